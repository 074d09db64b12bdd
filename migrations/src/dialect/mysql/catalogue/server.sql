-- Which server it is, and what tables of this database have where they say nothing.
SELECT VERSION() AS version, CAST(default_collation_name AS CHAR) AS collation, CAST(DATABASE() AS CHAR) AS name
FROM information_schema.schemata
WHERE schema_name = DATABASE()
ORDER BY schema_name
