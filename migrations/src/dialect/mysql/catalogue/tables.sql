-- Tables, views and sequences, without those of the tool itself. Options that are not what they usually are stand in create_options; of a table that
-- has its partitions by the primary key (`BY KEY ()`) MySQL says so in information_schema.partitions only.
SELECT CAST(table_name AS CHAR) AS name,
       CAST(table_type AS CHAR) AS kind,
       CAST(engine AS CHAR) AS engine,
       CAST(table_collation AS CHAR) AS collation,
       CAST(CONCAT(COALESCE(create_options, '') /*!80000, IF(EXISTS (SELECT 1 FROM information_schema.partitions AS p
           WHERE p.table_schema = DATABASE() AND p.table_name = tables.table_name AND p.partition_name IS NOT NULL), ' partitioned', '') */) AS CHAR) AS create_options,
       CAST(table_comment AS CHAR) AS comment
FROM information_schema.tables
WHERE table_schema = DATABASE()
  AND table_name NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds', '_tablewright_scratch')
ORDER BY table_name
