-- no-transaction

CREATE INDEX CONCURRENTLY "agents_by_team" ON "agents" ("team_id", "score" DESC);
