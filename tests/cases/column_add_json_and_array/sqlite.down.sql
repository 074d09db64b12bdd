-- hazard: drop_column agents.config: every value of this column is lost
-- hazard: drop_column agents.limits: every value of this column is lost
-- hazard: drop_column agents.tags: every value of this column is lost

ALTER TABLE "agents" DROP COLUMN "config";
ALTER TABLE "agents" DROP COLUMN "limits";
ALTER TABLE "agents" DROP COLUMN "tags";
