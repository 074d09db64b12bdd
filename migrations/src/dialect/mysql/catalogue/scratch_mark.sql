-- Whether this database is marked as one that is emptied without asking.
SELECT table_name = '_tablewright_scratch' AS is_marked
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name = '_tablewright_scratch'
ORDER BY table_name
