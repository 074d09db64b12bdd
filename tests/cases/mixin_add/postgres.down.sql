-- hazard: drop_column agents.created_at: the column and its values are dropped
-- hazard: drop_column agents.updated_at: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "created_at";
ALTER TABLE "agents" DROP COLUMN "updated_at";
