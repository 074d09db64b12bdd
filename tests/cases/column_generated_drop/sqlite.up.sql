-- hazard: drop_column agents.months: every value of this column is lost

ALTER TABLE "agents" DROP COLUMN "months";
