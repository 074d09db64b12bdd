-- Checks of MySQL.
SELECT CAST(t.table_name AS CHAR) AS `table`,
       CAST(c.constraint_name AS CHAR) AS name,
       CAST(c.check_clause AS CHAR) AS clause,
       0 AS of_column,
       t.enforced = 'YES' AS enforced
FROM information_schema.check_constraints AS c
JOIN information_schema.table_constraints AS t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
WHERE c.constraint_schema = DATABASE()
  AND t.constraint_type = 'CHECK'
ORDER BY t.table_name, c.constraint_name
