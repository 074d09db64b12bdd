-- no-transaction
-- hazard: narrow_type agents.id: a value that does not fit the new type is cut or stops the migration
-- hazard: narrow_type badges.agent_id: a value that does not fit the new type is cut or stops the migration
-- hazard: narrow_type notes.agent_id: a value that does not fit the new type is cut or stops the migration

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of agents is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "every agents.id is a whole number of 32 bits" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "every row of badges is kept" CHECK ("broken_5" = 0),
    "broken_6" INTEGER CONSTRAINT "the highest number ever given in badges is kept" CHECK ("broken_6" = 0),
    "broken_7" INTEGER CONSTRAINT "every badges.agent_id is a whole number of 32 bits" CHECK ("broken_7" = 0),
    "broken_8" INTEGER CONSTRAINT "every row of notes is kept" CHECK ("broken_8" = 0),
    "broken_9" INTEGER CONSTRAINT "the highest number ever given in notes is kept" CHECK ("broken_9" = 0),
    "broken_10" INTEGER CONSTRAINT "every notes.agent_id is a whole number of 32 bits" CHECK ("broken_10" = 0),
    "broken_11" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_11" = 0),
    "broken_12" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_12" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0),
    "table" TEXT,
    "parent" TEXT,
    "rows" INTEGER
);

BEGIN IMMEDIATE;

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Rows without a parent that are there already are no reason to stop.
INSERT INTO temp."_tablewright_proof" ("table", "parent", "rows")
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('badges') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent";

-- The table agents is written anew: alters id.
SAVEPOINT "_tablewright";

ALTER TABLE "agents" RENAME TO "_tablewright_old_agents";

CREATE TABLE "agents" (
    "id" INT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

INSERT INTO "agents" (rowid, "id", "name")
SELECT rowid, "id", "name"
FROM "_tablewright_old_agents";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_agents") - (SELECT count(*) FROM "agents");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM "agents" WHERE "id" IS NOT NULL AND NOT (typeof("id") = 'integer' AND "id" BETWEEN -2147483648 AND 2147483647);

DROP TABLE "_tablewright_old_agents";

-- The table badges is written anew: alters agent_id.
SAVEPOINT "_tablewright";

ALTER TABLE "badges" RENAME TO "_tablewright_old_badges";

CREATE TABLE "badges" (
    "id" INTEGER NOT NULL CONSTRAINT "badges_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" INT,
    CONSTRAINT "badges_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE SET NULL
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'badges', seq FROM sqlite_sequence WHERE name = '_tablewright_old_badges';

INSERT INTO "badges" ("id", "agent_id")
SELECT "id", "agent_id"
FROM "_tablewright_old_badges";

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT (SELECT count(*) FROM "_tablewright_old_badges") - (SELECT count(*) FROM "badges");

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_badges' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'badges'), 0);

INSERT INTO temp."_tablewright_proof" ("broken_7")
SELECT count(*) FROM "badges" WHERE "agent_id" IS NOT NULL AND NOT (typeof("agent_id") = 'integer' AND "agent_id" BETWEEN -2147483648 AND 2147483647);

DROP TABLE "_tablewright_old_badges";

-- The table notes is written anew: alters agent_id.
SAVEPOINT "_tablewright";

ALTER TABLE "notes" RENAME TO "_tablewright_old_notes";

CREATE TABLE "notes" (
    "id" INTEGER NOT NULL CONSTRAINT "notes_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" INT NOT NULL,
    "body" TEXT NOT NULL,
    CONSTRAINT "notes_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'notes', seq FROM sqlite_sequence WHERE name = '_tablewright_old_notes';

INSERT INTO "notes" ("id", "agent_id", "body")
SELECT "id", "agent_id", "body"
FROM "_tablewright_old_notes";

INSERT INTO temp."_tablewright_proof" ("broken_8")
SELECT (SELECT count(*) FROM "_tablewright_old_notes") - (SELECT count(*) FROM "notes");

INSERT INTO temp."_tablewright_proof" ("broken_9")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_notes' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'notes'), 0);

INSERT INTO temp."_tablewright_proof" ("broken_10")
SELECT count(*) FROM "notes" WHERE "agent_id" IS NOT NULL AND NOT (typeof("agent_id") = 'integer' AND "agent_id" BETWEEN -2147483648 AND 2147483647);

DROP TABLE "_tablewright_old_notes";
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_11")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_12")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('badges') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
)
SELECT (SELECT count(*) <> 12 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('table agents'), ('table badges'), ('table notes') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('table _tablewright_old_agents'), ('table _tablewright_old_badges'), ('table _tablewright_old_notes') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
