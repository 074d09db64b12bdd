-- hazard: drop_column agents.extra: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "extra";
