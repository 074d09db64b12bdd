-- hazard: drop_column agents.status: the column and its values are dropped
-- hazard: drop_column agents.rank: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "status";
ALTER TABLE "agents" DROP COLUMN "rank";
