-- no-transaction
-- expand: agents to bots

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of bots is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in bots is kept" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_5" = 0),
    "broken_6" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_6" = 0),
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
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agents') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent";

-- The table bots is written anew: renames the constraint agents_pkey to bots_pkey, renames the constraint agents_name_key to bots_name_key, renames the constraint agents_team_id_fkey to bots_team_id_fkey.
SAVEPOINT "_tablewright";

ALTER TABLE "agents" RENAME TO "_tablewright_old_agents";

CREATE TABLE "agents" (
    "id" INTEGER NOT NULL CONSTRAINT "bots_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "state" VARCHAR(20) NOT NULL DEFAULT 'idle',
    "motto" TEXT,
    "team_id" INT,
    CONSTRAINT "bots_name_key" UNIQUE ("name"),
    CONSTRAINT "named" CHECK (name <> ''),
    CONSTRAINT "bots_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id")
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'agents', seq FROM sqlite_sequence WHERE name = '_tablewright_old_agents';

INSERT INTO "agents" ("id", "name", "state", "motto", "team_id")
SELECT "id", "name", "state", "motto", "team_id"
FROM "_tablewright_old_agents";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_agents") - (SELECT count(*) FROM "agents");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_agents' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'agents'), 0);

DROP TABLE "_tablewright_old_agents";
SAVEPOINT "_tablewright";
CREATE INDEX "bots_state_idx" ON "agents" ("state");
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agents') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

SAVEPOINT "_tablewright";
ALTER TABLE "agents" RENAME TO "bots";
SAVEPOINT "_tablewright";

CREATE VIEW "agents" AS
SELECT "id", "name", "state", "motto", "team_id" FROM "bots";

SAVEPOINT "_tablewright";

CREATE TRIGGER "agents_bots_former_delete" INSTEAD OF DELETE ON "agents" FOR EACH ROW BEGIN
    DELETE FROM "bots" WHERE "id" = OLD."id";
END;

SAVEPOINT "_tablewright";

CREATE TRIGGER "agents_bots_former_insert" INSTEAD OF INSERT ON "agents" FOR EACH ROW BEGIN
    INSERT INTO "bots" ("id", "name", "state", "motto", "team_id") VALUES (NEW."id", NEW."name", coalesce(NEW."state", ('idle')), NEW."motto", NEW."team_id");
END;

SAVEPOINT "_tablewright";

CREATE TRIGGER "agents_bots_former_update" INSTEAD OF UPDATE ON "agents" FOR EACH ROW BEGIN
    UPDATE "bots" SET "id" = NEW."id", "name" = NEW."name", "state" = NEW."state", "motto" = NEW."motto", "team_id" = NEW."team_id" WHERE "id" = OLD."id";
END;

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
)
SELECT (SELECT count(*) <> 6 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('index bots_state_idx on bots'), ('table bots'), ('trigger agents_bots_former_delete'), ('trigger agents_bots_former_insert'), ('trigger agents_bots_former_update'), ('view agents') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('index agents_state_idx on bots'), ('table _tablewright_old_agents'), ('table agents') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
