-- no-transaction

DROP INDEX CONCURRENTLY "agents_email__new";

-- The next file:
-- no-transaction

CREATE UNIQUE INDEX CONCURRENTLY "agents_email" ON "agents" ("email");

-- The next file:
ALTER INDEX "agents_email" RENAME TO "agents_email__new";
