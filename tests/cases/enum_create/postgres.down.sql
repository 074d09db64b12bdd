-- hazard: drop_column agents.status: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "status";
DROP TYPE "status";
