-- no-transaction

CREATE INDEX CONCURRENTLY "agents_score_idx" ON "agents" ("score");
