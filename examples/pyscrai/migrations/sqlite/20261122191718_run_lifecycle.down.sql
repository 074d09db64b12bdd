-- no-transaction
-- hazard: drop_column scenario_runs.progress: every value of this column is lost
-- hazard: drop_enum_value scenario_runs 'cancelled': rows of scenario_runs that hold 'cancelled' stop the migration

-- A table is rebuilt: while it is, foreign keys must not act on its children.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of scenario_runs is kept" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_2" = 0)
);

-- Rows without a parent that are there already are no reason to stop.
CREATE TABLE temp."_tablewright_orphans" AS
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agent_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('execution_logs') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('scenario_runs') GROUP BY "table", "parent";

-- The table scenario_runs is written anew.
CREATE TABLE "_tablewright_new_scenario_runs" (
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

INSERT INTO "_tablewright_new_scenario_runs" ("id", "template_id", "name", "status", "config", "results", "started_at", "completed_at", "created_at")
SELECT "id", "template_id", "name", "status", "config", "results", "started_at", "completed_at", "created_at"
FROM "scenario_runs";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_scenario_runs';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_scenario_runs', seq FROM sqlite_sequence WHERE name = 'scenario_runs';

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "scenario_runs") - (SELECT count(*) FROM "_tablewright_new_scenario_runs");

DROP TABLE "scenario_runs";
ALTER TABLE "_tablewright_new_scenario_runs" RENAME TO "scenario_runs";
CREATE INDEX "running_scenario_runs" ON "scenario_runs" ("started_at") WHERE status = 'running';
CREATE INDEX "scenario_runs_template_id_created_at_idx" ON "scenario_runs" ("template_id", "created_at" DESC);

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agent_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('execution_logs') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('scenario_runs') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_orphans" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

DROP TABLE temp."_tablewright_orphans";
DROP TABLE temp."_tablewright_proof";

COMMIT;
PRAGMA foreign_keys = ON;
