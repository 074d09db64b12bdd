-- no-transaction

CREATE INDEX CONCURRENTLY "agents_score__new" ON "agents" ("score", "name");

-- The next file:
-- no-transaction

DROP INDEX CONCURRENTLY "agents_score";

-- The next file:
ALTER INDEX "agents_score__new" RENAME TO "agents_score";
COMMENT ON INDEX "agents_score" IS 'with names';
