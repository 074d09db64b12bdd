-- hazard: drop_column agents.extra: every value of this column is lost

ALTER TABLE "agents" DROP COLUMN "extra";
