ALTER TABLE "agents" DROP CONSTRAINT "score_is_positive";
