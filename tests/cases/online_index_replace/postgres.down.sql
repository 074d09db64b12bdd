-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_score__new";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "agents_score" ON "agents" ("score");

-- The next file:
ALTER INDEX "agents_score" RENAME TO "agents_score__new";
COMMENT ON INDEX "agents_score__new" IS NULL;
