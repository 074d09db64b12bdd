-- no-transaction

ALTER TABLE "agents" ADD CONSTRAINT "score_is_positive" CHECK (score > 0) NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "score_is_positive";
