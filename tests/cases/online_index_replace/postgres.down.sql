-- no-transaction

DROP INDEX CONCURRENTLY "agents_score__new";

-- The next file:
-- no-transaction

CREATE INDEX CONCURRENTLY "agents_score" ON "agents" ("score");

-- The next file:
ALTER INDEX "agents_score" RENAME TO "agents_score__new";
COMMENT ON INDEX "agents_score__new" IS NULL;
