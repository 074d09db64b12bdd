-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique agents.agents_email_key: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "agents_email_key" ON "agents" ("email");

-- Locks, for a moment: agents (reads and writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE USING INDEX "agents_email_key";
