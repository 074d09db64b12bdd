-- hazard: drop_column agents.created_at: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "created_at";
