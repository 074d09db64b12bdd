-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique agents.agents_email__new: SELECT CAST((lower(email)) AS text) AS "lower(email)", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE (lower(email)) IS NOT NULL GROUP BY (lower(email)) HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "agents_email__new" ON "agents" ((lower(email)));

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_email";

-- The next file:
ALTER INDEX "agents_email__new" RENAME TO "agents_email";
