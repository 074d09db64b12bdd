-- no-transaction
-- hazard: drop_column scenario_runs.progress: every value of this column is lost
-- hazard: drop_enum_value scenario_runs 'cancelled': rows of scenario_runs that hold 'cancelled' stop the migration

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of scenario_runs is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in scenario_runs is kept" CHECK ("broken_4" = 0),
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
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agent_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('execution_logs') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('scenario_runs') GROUP BY "table", "parent";

-- The table scenario_runs is written anew: drops progress, drops progress_is_a_percentage, alters ends_after_start, alters scenario_runs_status_check.
SAVEPOINT "_tablewright";

ALTER TABLE "scenario_runs" RENAME TO "_tablewright_old_scenario_runs";

CREATE TABLE "scenario_runs" (
    "id" INTEGER NOT NULL CONSTRAINT "scenario_runs_pkey" PRIMARY KEY AUTOINCREMENT,
    "template_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "config" JSON,
    "results" JSON,
    "started_at" TIMESTAMPTZ,
    "completed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "ends_after_start" CHECK (completed_at IS NULL OR completed_at > started_at),
    CONSTRAINT "finished_has_end" CHECK ((status IN ('pending', 'running')) = (completed_at IS NULL)),
    CONSTRAINT "run_name_not_blank" CHECK (length(trim(name)) > 0),
    CONSTRAINT "scenario_runs_status_check" CHECK ("status" IN ('pending', 'running', 'completed', 'failed')),
    CONSTRAINT "scenario_runs_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "scenario_templates" ("id") ON DELETE RESTRICT
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'scenario_runs', seq FROM sqlite_sequence WHERE name = '_tablewright_old_scenario_runs';

INSERT INTO "scenario_runs" ("id", "template_id", "name", "status", "config", "results", "started_at", "completed_at", "created_at")
SELECT "id", "template_id", "name", "status", "config", "results", "started_at", "completed_at", "created_at"
FROM "_tablewright_old_scenario_runs";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_scenario_runs") - (SELECT count(*) FROM "scenario_runs");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_scenario_runs' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'scenario_runs'), 0);

DROP TABLE "_tablewright_old_scenario_runs";
SAVEPOINT "_tablewright";
CREATE INDEX "running_scenario_runs" ON "scenario_runs" ("started_at") WHERE status = 'running';
SAVEPOINT "_tablewright";
CREATE INDEX "scenario_runs_template_id_created_at_idx" ON "scenario_runs" ("template_id", "created_at" DESC);
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agent_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('execution_logs') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('scenario_runs') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('scenario_runs')
)
SELECT (SELECT count(*) <> 6 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('index running_scenario_runs on scenario_runs'), ('index scenario_runs_template_id_created_at_idx on scenario_runs'), ('table scenario_runs') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column scenario_runs.progress'), ('table _tablewright_old_scenario_runs') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
