-- no-transaction

CREATE UNIQUE INDEX CONCURRENTLY "agents_email__new" ON "agents" ((lower(email)));

-- The next file:
-- no-transaction

DROP INDEX CONCURRENTLY "agents_email";

-- The next file:
ALTER INDEX "agents_email__new" RENAME TO "agents_email";
