-- What foreign keys do.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(constraint_name AS CHAR) AS name,
       CAST(update_rule AS CHAR) AS on_update,
       CAST(delete_rule AS CHAR) AS on_delete
FROM information_schema.referential_constraints
WHERE constraint_schema = DATABASE()
ORDER BY table_name, constraint_name
