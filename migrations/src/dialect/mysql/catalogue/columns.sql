-- Columns, in their order. MariaDB writes defaults as SQL, MySQL as values unless `extra` says DEFAULT_GENERATED.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(column_name AS CHAR) AS name,
       CAST(column_type AS CHAR) AS type,
       is_nullable = 'YES' AS nullable,
       CAST(column_default AS CHAR) AS `default`,
       CAST(collation_name AS CHAR) AS collation,
       CAST(extra AS CHAR) AS extra,
       CAST(generation_expression AS CHAR) AS `generated`,
       CAST(column_comment AS CHAR) AS comment
FROM information_schema.columns
WHERE table_schema = DATABASE()
ORDER BY table_name, ordinal_position
