-- What is there beside tables, in the order in which triggers of one event are run: kind, name, the table that it hangs on, the event, what the
-- session was set to when it was made, its comment, whether it is broken, and its place. The statements are asked for one by one. Of a broken view
-- MariaDB does not say whether it is updatable, and MySQL says in place of a comment what is wrong.
SELECT 'view' AS kind, CAST(v.table_name AS CHAR) AS name, NULL AS `table`, NULL AS event, NULL AS sql_mode, NULL AS time_zone,
       NULL AS comment, COALESCE(v.is_updatable, '') = '' OR t.table_comment <> 'VIEW' AS broken, 0 AS place
FROM information_schema.views v
JOIN information_schema.tables t ON t.table_schema = DATABASE() AND t.table_name = v.table_name
WHERE v.table_schema = DATABASE()
UNION ALL
SELECT 'sequence', CAST(table_name AS CHAR), NULL, NULL, NULL, NULL, NULL, 0, 0
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'
UNION ALL
SELECT 'trigger', CAST(trigger_name AS CHAR), CAST(event_object_table AS CHAR),
       CONCAT(CAST(action_timing AS CHAR), ' ', CAST(event_manipulation AS CHAR)), CAST(sql_mode AS CHAR), NULL, NULL, 0, action_order
FROM information_schema.triggers
WHERE trigger_schema = DATABASE() AND event_object_table NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
UNION ALL
SELECT LOWER(CAST(routine_type AS CHAR)), CAST(routine_name AS CHAR), NULL, NULL, CAST(sql_mode AS CHAR), NULL,
       CAST(routine_comment AS CHAR), 0, 0
FROM information_schema.routines
WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'event', CAST(event_name AS CHAR), NULL, NULL, CAST(sql_mode AS CHAR), CAST(time_zone AS CHAR), CAST(event_comment AS CHAR), 0, 0
FROM information_schema.events
WHERE event_schema = DATABASE()
ORDER BY kind, `table`, event, place, name
