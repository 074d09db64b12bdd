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
    "broken_3" INTEGER CONSTRAINT "every row of runs is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in runs is kept" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_5" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0)
);

BEGIN IMMEDIATE;

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- The table runs is written anew: drops runs_config_json_schema, drops runs_limits_json_schema.
SAVEPOINT "_tablewright";

ALTER TABLE "runs" RENAME TO "_tablewright_old_runs";

CREATE TABLE "runs" (
    "id" INTEGER NOT NULL CONSTRAINT "runs_pkey" PRIMARY KEY AUTOINCREMENT,
    "config" JSON NOT NULL,
    "limits" JSON
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'runs', seq FROM sqlite_sequence WHERE name = '_tablewright_old_runs';

INSERT INTO "runs" ("id", "config", "limits")
SELECT "id", "config", "limits"
FROM "_tablewright_old_runs";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_runs") - (SELECT count(*) FROM "runs");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_runs' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'runs'), 0);

DROP TABLE "_tablewright_old_runs";
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
)
SELECT (SELECT count(*) <> 5 FROM temp."_tablewright_proof")
    + (SELECT count(*) FROM (VALUES ('table runs') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('table _tablewright_old_runs') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
