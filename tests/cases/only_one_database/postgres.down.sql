-- hazard: drop_column agents.search: the column and its values are dropped
-- hazard: drop_column agents.rank: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "search";
ALTER TABLE "agents" DROP COLUMN "rank";
