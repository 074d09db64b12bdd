-- Scratch databases, ours and those of killed runs.
SELECT CAST(schema_name AS CHAR) AS name
FROM information_schema.schemata
WHERE schema_name LIKE 'tablewright\_scratch\_%'
ORDER BY schema_name
