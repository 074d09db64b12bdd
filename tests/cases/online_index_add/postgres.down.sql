-- no-transaction

DROP INDEX CONCURRENTLY "agents_by_team";
