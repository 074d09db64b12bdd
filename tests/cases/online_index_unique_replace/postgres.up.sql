-- no-transaction
-- precondition: add_unique agents.agents_email__new: SELECT CAST((lower(email)) AS text) AS "lower(email)", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE (lower(email)) IS NOT NULL GROUP BY (lower(email)) HAVING count(*) > 1

CREATE UNIQUE INDEX CONCURRENTLY "agents_email__new" ON "agents" ((lower(email)));

-- The next file:
-- no-transaction

DROP INDEX CONCURRENTLY "agents_email";

-- The next file:
ALTER INDEX "agents_email__new" RENAME TO "agents_email";
