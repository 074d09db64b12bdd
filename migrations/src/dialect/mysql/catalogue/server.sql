-- Which server it is, what tables of this database have where they say nothing, who asks, and how the session is set.
SELECT VERSION() AS version, CAST(default_collation_name AS CHAR) AS collation, CAST(DATABASE() AS CHAR) AS name,
       CAST(CURRENT_USER() AS CHAR) AS account, CAST(@@SESSION.sql_mode AS CHAR) AS sql_mode,
       CAST(@@SESSION.time_zone AS CHAR) AS time_zone
FROM information_schema.schemata
WHERE schema_name = DATABASE()
ORDER BY schema_name
