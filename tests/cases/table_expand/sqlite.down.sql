-- no-transaction

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
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in agents is kept" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_5" = 0),
    "broken_6" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_6" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0),
    "table" TEXT,
    "parent" TEXT,
    "rows" INTEGER
);

BEGIN IMMEDIATE;

SAVEPOINT "_tablewright";
DROP TRIGGER "agents_bots_former_update";
SAVEPOINT "_tablewright";
DROP TRIGGER "agents_bots_former_insert";
SAVEPOINT "_tablewright";
DROP TRIGGER "agents_bots_former_delete";
SAVEPOINT "_tablewright";
DROP VIEW "agents";

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Rows without a parent that are there already are no reason to stop.
INSERT INTO temp."_tablewright_proof" ("table", "parent", "rows")
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('bots') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent";

-- The table agents is written anew: renames the constraint bots_pkey to agents_pkey, renames the constraint bots_name_key to agents_name_key, renames the constraint bots_team_id_fkey to agents_team_id_fkey.
SAVEPOINT "_tablewright";

ALTER TABLE "bots" RENAME TO "_tablewright_old_bots";

CREATE TABLE "bots" (
    "id" INTEGER NOT NULL CONSTRAINT "agents_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "state" VARCHAR(20) NOT NULL DEFAULT 'idle',
    "motto" TEXT,
    "team_id" INT,
    CONSTRAINT "agents_name_key" UNIQUE ("name"),
    CONSTRAINT "named" CHECK (name <> ''),
    CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id")
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'bots', seq FROM sqlite_sequence WHERE name = '_tablewright_old_bots';

INSERT INTO "bots" ("id", "name", "state", "motto", "team_id")
SELECT "id", "name", "state", "motto", "team_id"
FROM "_tablewright_old_bots";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_bots") - (SELECT count(*) FROM "bots");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_bots' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'bots'), 0);

DROP TABLE "_tablewright_old_bots";
SAVEPOINT "_tablewright";
CREATE INDEX "agents_state_idx" ON "bots" ("state");
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('bots') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

SAVEPOINT "_tablewright";
ALTER TABLE "bots" RENAME TO "agents";

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
)
SELECT (SELECT count(*) <> 6 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('index agents_state_idx on agents'), ('table agents') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('index bots_state_idx on agents'), ('table _tablewright_old_bots'), ('table bots'), ('trigger agents_bots_former_delete'), ('trigger agents_bots_former_insert'), ('trigger agents_bots_former_update'), ('view agents') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
