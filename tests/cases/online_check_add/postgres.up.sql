-- no-transaction
-- precondition: add_check agents.score_is_positive: SELECT CAST("id" AS text) AS "id", CAST("score" AS text) AS "score" FROM "agents" WHERE NOT (score > 0)

ALTER TABLE "agents" ADD CONSTRAINT "score_is_positive" CHECK (score > 0) NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "score_is_positive";
