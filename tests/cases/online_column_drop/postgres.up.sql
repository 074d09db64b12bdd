-- hazard: drop_column agents.score: the column and its values are dropped

DROP INDEX "agents_score_idx";
ALTER TABLE "agents" DROP COLUMN "score";
