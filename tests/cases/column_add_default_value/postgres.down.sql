-- hazard: drop_column agents.status: the column and its values are dropped
-- hazard: drop_column agents.score: the column and its values are dropped
-- hazard: drop_column agents.ratio: the column and its values are dropped
-- hazard: drop_column agents.active: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "status";
ALTER TABLE "agents" DROP COLUMN "score";
ALTER TABLE "agents" DROP COLUMN "ratio";
ALTER TABLE "agents" DROP COLUMN "active";
