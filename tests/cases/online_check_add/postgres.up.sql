-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_check agents.score_is_positive: SELECT CAST("id" AS text) AS "id", CAST("score" AS text) AS "score" FROM "agents" WHERE NOT (score > 0)

-- Locks, for a moment: agents (reads and writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "score_is_positive" CHECK (score > 0) NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "score_is_positive";
