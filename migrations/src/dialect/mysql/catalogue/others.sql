-- What is there beside tables, views and sequences: kind, name, and the table that it hangs on.
SELECT 'trigger' AS kind, CAST(trigger_name AS CHAR) AS name, CAST(event_object_table AS CHAR) AS `table`
FROM information_schema.triggers
WHERE trigger_schema = DATABASE()
UNION ALL
SELECT LOWER(CAST(routine_type AS CHAR)), CAST(routine_name AS CHAR), NULL
FROM information_schema.routines
WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'event', CAST(event_name AS CHAR), NULL
FROM information_schema.events
WHERE event_schema = DATABASE()
ORDER BY kind, name
