-- hazard: drop_enum_value run_status.cancelled: rows that hold it stop the migration: say what they get under `replaced`
-- hazard: drop_column scenario_runs.progress: the column and its values are dropped

ALTER TABLE "scenario_runs" DROP CONSTRAINT "finished_has_end";
DROP INDEX "running_scenario_runs";
ALTER TABLE "scenario_runs" DROP CONSTRAINT "ends_after_start";
ALTER TABLE "scenario_runs" DROP CONSTRAINT "progress_is_a_percentage";

-- run_status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "run_status" RENAME TO "run_status__old";

CREATE TYPE "run_status" AS ENUM ('pending', 'running', 'completed', 'failed');
ALTER TABLE "scenario_runs" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "scenario_runs" ALTER COLUMN "status" TYPE "run_status" USING "status"::text::"run_status";
ALTER TABLE "scenario_runs" ALTER COLUMN "status" SET DEFAULT 'pending'::run_status;
ALTER TABLE "scenario_runs" DROP COLUMN "progress";
ALTER TABLE "scenario_runs" ADD CONSTRAINT "ends_after_start" CHECK ((completed_at IS NULL) OR (completed_at > started_at));
ALTER TABLE "scenario_runs" ADD CONSTRAINT "finished_has_end" CHECK ((status = ANY (ARRAY['pending'::run_status, 'running'::run_status])) = (completed_at IS NULL));
CREATE INDEX "running_scenario_runs" ON "scenario_runs" ("started_at") WHERE status = 'running'::run_status;
DROP TYPE "run_status__old";
