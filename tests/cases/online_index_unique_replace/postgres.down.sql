-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_email__new";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique agents.agents_email: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "agents_email" ON "agents" ("email");

-- The next file:
ALTER INDEX "agents_email" RENAME TO "agents_email__new";
