-- Checks of MariaDB, which keeps some at their column, called like it.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(constraint_name AS CHAR) AS name,
       CAST(check_clause AS CHAR) AS clause,
       level = 'Column' AS of_column,
       1 AS enforced
FROM information_schema.check_constraints
WHERE constraint_schema = DATABASE()
ORDER BY table_name, constraint_name
