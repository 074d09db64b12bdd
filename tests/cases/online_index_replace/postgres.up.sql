-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "agents_score__new" ON "agents" ("score", "name");

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_score";

-- The next file:
ALTER INDEX "agents_score__new" RENAME TO "agents_score";
COMMENT ON INDEX "agents_score" IS 'with names';
