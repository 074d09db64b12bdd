-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_score_idx";
