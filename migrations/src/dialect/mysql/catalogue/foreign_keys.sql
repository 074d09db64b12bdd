-- The columns of foreign keys, a row a column.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(constraint_name AS CHAR) AS name,
       CAST(column_name AS CHAR) AS `column`,
       CAST(referenced_table_schema AS CHAR) AS referenced_schema,
       CAST(referenced_table_name AS CHAR) AS referenced_table,
       CAST(referenced_column_name AS CHAR) AS referenced_column
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE()
  AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position
