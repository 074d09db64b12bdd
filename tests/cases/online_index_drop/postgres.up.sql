-- no-transaction

DROP INDEX CONCURRENTLY "agents_score_idx";
