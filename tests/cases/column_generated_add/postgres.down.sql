-- hazard: drop_column agents.months: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "months";
