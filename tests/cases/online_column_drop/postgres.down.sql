-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- hazard: filler agents.score: the values that were dropped do not come back; rows get a filler

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ADD COLUMN "score" integer NOT NULL DEFAULT 0;
ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;

COMMIT;

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "agents_score_idx" ON "agents" ("score");
