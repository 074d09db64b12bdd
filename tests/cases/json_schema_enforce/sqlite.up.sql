-- no-transaction
-- precondition: add_json_schema runs.config: SELECT CAST("id" AS TEXT) AS "id", CAST("config" AS TEXT) AS "config" FROM "runs" WHERE NOT (CASE WHEN json_valid("config") THEN CASE WHEN json_type("config") = 'object' THEN json_remove("config", '$.agents', '$.first', '$."max turns"', '$.mode', '$.name', '$.seed') = '{}' AND CASE WHEN json_type("config", '$.agents') = 'array' THEN json_array_length("config", '$.agents') >= 1 ELSE json_type("config", '$.agents') IS NULL END AND CASE WHEN json_type("config", '$.first') = 'object' THEN json_type("config", '$.first.name') = 'text' AND CASE WHEN json_type("config", '$.first.temperature') IN ('integer', 'real') THEN json_extract("config", '$.first.temperature') <= 2 AND json_extract("config", '$.first.temperature') >= 0 ELSE json_type("config", '$.first.temperature') IS NULL END AND json_type("config", '$.first.tools') = 'array' AND json_type("config", '$.first.name') IS NOT NULL ELSE json_type("config", '$.first') IS NULL END AND CASE WHEN json_type("config", '$."max turns"') IN ('integer', 'real') THEN (json_type("config", '$."max turns"') = 'integer' OR json_extract("config", '$."max turns"') = round(json_extract("config", '$."max turns"'))) AND json_extract("config", '$."max turns"') < 1000 AND json_extract("config", '$."max turns"') >= 1 ELSE json_type("config", '$."max turns"') IS NULL END AND json_type("config", '$.mode') = 'text' AND json_extract("config", '$.mode') IN ('fast', 'it''s slow') AND json_type("config", '$.name') = 'text' AND json_extract("config", '$.name') <> '' AND length(json_extract("config", '$.name')) <= 40 AND json_type("config", '$.seed') IN ('integer', 'real', 'null') AND CASE WHEN json_type("config", '$.seed') IN ('integer', 'real') THEN (json_type("config", '$.seed') = 'integer' OR json_extract("config", '$.seed') = round(json_extract("config", '$.seed'))) END AND json_type("config", '$.mode') IS NOT NULL AND json_type("config", '$.name') IS NOT NULL ELSE json_type("config") IS NULL END ELSE "config" IS NULL END)
-- precondition: add_json_schema runs.limits: SELECT CAST("id" AS TEXT) AS "id", CAST("limits" AS TEXT) AS "limits" FROM "runs" WHERE NOT (CASE WHEN json_valid("limits") THEN (CASE WHEN json_type("limits") IN ('integer', 'real') THEN (json_type("limits") = 'integer' OR json_extract("limits", '$') = round(json_extract("limits", '$'))) AND json_extract("limits", '$') >= 0 ELSE json_type("limits") IS NULL END OR CASE WHEN json_type("limits") = 'object' THEN CASE WHEN json_type("limits", '$.tokens') IN ('integer', 'real') THEN (json_type("limits", '$.tokens') = 'integer' OR json_extract("limits", '$.tokens') = round(json_extract("limits", '$.tokens'))) ELSE json_type("limits", '$.tokens') IS NULL END AND json_type("limits", '$.tokens') IS NOT NULL ELSE json_type("limits") IS NULL END) ELSE "limits" IS NULL END)

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

-- The table runs is written anew: adds runs_config_json_schema, adds runs_limits_json_schema.
SAVEPOINT "_tablewright";

ALTER TABLE "runs" RENAME TO "_tablewright_old_runs";

CREATE TABLE "runs" (
    "id" INTEGER NOT NULL CONSTRAINT "runs_pkey" PRIMARY KEY AUTOINCREMENT,
    "config" JSON NOT NULL,
    "limits" JSON,
    CONSTRAINT "runs_config_json_schema" CHECK (CASE WHEN json_valid("config") THEN CASE WHEN json_type("config") = 'object' THEN json_remove("config", '$.agents', '$.first', '$."max turns"', '$.mode', '$.name', '$.seed') = '{}' AND CASE WHEN json_type("config", '$.agents') = 'array' THEN json_array_length("config", '$.agents') >= 1 ELSE json_type("config", '$.agents') IS NULL END AND CASE WHEN json_type("config", '$.first') = 'object' THEN json_type("config", '$.first.name') = 'text' AND CASE WHEN json_type("config", '$.first.temperature') IN ('integer', 'real') THEN json_extract("config", '$.first.temperature') <= 2 AND json_extract("config", '$.first.temperature') >= 0 ELSE json_type("config", '$.first.temperature') IS NULL END AND json_type("config", '$.first.tools') = 'array' AND json_type("config", '$.first.name') IS NOT NULL ELSE json_type("config", '$.first') IS NULL END AND CASE WHEN json_type("config", '$."max turns"') IN ('integer', 'real') THEN (json_type("config", '$."max turns"') = 'integer' OR json_extract("config", '$."max turns"') = round(json_extract("config", '$."max turns"'))) AND json_extract("config", '$."max turns"') < 1000 AND json_extract("config", '$."max turns"') >= 1 ELSE json_type("config", '$."max turns"') IS NULL END AND json_type("config", '$.mode') = 'text' AND json_extract("config", '$.mode') IN ('fast', 'it''s slow') AND json_type("config", '$.name') = 'text' AND json_extract("config", '$.name') <> '' AND length(json_extract("config", '$.name')) <= 40 AND json_type("config", '$.seed') IN ('integer', 'real', 'null') AND CASE WHEN json_type("config", '$.seed') IN ('integer', 'real') THEN (json_type("config", '$.seed') = 'integer' OR json_extract("config", '$.seed') = round(json_extract("config", '$.seed'))) END AND json_type("config", '$.mode') IS NOT NULL AND json_type("config", '$.name') IS NOT NULL ELSE json_type("config") IS NULL END ELSE "config" IS NULL END),
    CONSTRAINT "runs_limits_json_schema" CHECK (CASE WHEN json_valid("limits") THEN (CASE WHEN json_type("limits") IN ('integer', 'real') THEN (json_type("limits") = 'integer' OR json_extract("limits", '$') = round(json_extract("limits", '$'))) AND json_extract("limits", '$') >= 0 ELSE json_type("limits") IS NULL END OR CASE WHEN json_type("limits") = 'object' THEN CASE WHEN json_type("limits", '$.tokens') IN ('integer', 'real') THEN (json_type("limits", '$.tokens') = 'integer' OR json_extract("limits", '$.tokens') = round(json_extract("limits", '$.tokens'))) ELSE json_type("limits", '$.tokens') IS NULL END AND json_type("limits", '$.tokens') IS NOT NULL ELSE json_type("limits") IS NULL END) ELSE "limits" IS NULL END)
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
