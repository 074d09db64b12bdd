-- hazard: drop_column agents.config: the column and its values are dropped
-- hazard: drop_column agents.limits: the column and its values are dropped
-- hazard: drop_column agents.tags: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "config";
ALTER TABLE "agents" DROP COLUMN "limits";
ALTER TABLE "agents" DROP COLUMN "tags";
