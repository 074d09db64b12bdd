ALTER TABLE "scenario_runs" DROP CONSTRAINT "ends_after_start";
ALTER TYPE "run_status" ADD VALUE 'cancelled' AFTER 'failed';
ALTER TABLE "scenario_runs" ADD COLUMN "progress" smallint NOT NULL DEFAULT 0;
ALTER TABLE "scenario_runs" ADD CONSTRAINT "ends_after_start" CHECK ((completed_at IS NULL) OR (started_at IS NULL) OR (completed_at >= started_at));
ALTER TABLE "scenario_runs" ADD CONSTRAINT "progress_is_a_percentage" CHECK ((progress >= 0) AND (progress <= 100));
COMMENT ON COLUMN "scenario_runs"."progress" IS 'Percent of the scenario''s steps that are done';
