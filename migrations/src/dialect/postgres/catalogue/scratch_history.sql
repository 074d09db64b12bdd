-- What else in this database is ours, and not a scratch database's: the history of its migrations.
SELECT c.oid::pg_catalog.regclass::pg_catalog.text AS name
FROM pg_catalog.pg_class c
WHERE c.relkind = 'r' AND c.relname IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
ORDER BY name
