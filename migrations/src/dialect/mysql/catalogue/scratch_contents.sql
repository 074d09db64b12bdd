-- The statements that drop everything in this database but the table of that name. Triggers go with their tables.
SELECT CONCAT('DROP ', IF(table_type = 'VIEW', 'VIEW', IF(table_type = 'SEQUENCE', 'SEQUENCE', 'TABLE')), ' `',
              REPLACE(CAST(table_name AS CHAR), '`', '``'), '`') AS `drop`
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name <> ?
UNION ALL
SELECT CONCAT('DROP ', CAST(routine_type AS CHAR), ' `', REPLACE(CAST(routine_name AS CHAR), '`', '``'), '`')
FROM information_schema.routines
WHERE routine_schema = DATABASE()
UNION ALL
SELECT CONCAT('DROP EVENT `', REPLACE(CAST(event_name AS CHAR), '`', '``'), '`')
FROM information_schema.events
WHERE event_schema = DATABASE()
ORDER BY `drop`
