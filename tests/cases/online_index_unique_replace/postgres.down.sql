-- no-transaction

DROP INDEX CONCURRENTLY "agents_email__new";

-- The next file:
-- no-transaction
-- precondition: add_unique agents.agents_email: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

CREATE UNIQUE INDEX CONCURRENTLY "agents_email" ON "agents" ("email");

-- The next file:
ALTER INDEX "agents_email" RENAME TO "agents_email__new";
