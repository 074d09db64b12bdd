ALTER TABLE "runs" DROP CONSTRAINT "runs_config_json_schema";
ALTER TABLE "runs" DROP CONSTRAINT "runs_limits_json_schema";
