-- What else in this database is ours, and not a scratch database's: the history of its migrations.
SELECT CAST(table_name AS CHAR) AS name
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
ORDER BY name
