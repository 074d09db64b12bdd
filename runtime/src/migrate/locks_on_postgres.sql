-- The locks of this transaction that keep others from writing or reading. A table that it made itself nobody else can wait for: its row
-- for the column ctid is as young as the transaction.
SELECT n.nspname || '.' || c.relname, l.mode
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE l.pid = pg_catalog.pg_backend_pid()
    AND l.locktype = 'relation'
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
    AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND c.relkind IN ('r', 'p', 'm', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
    AND NOT EXISTS (
        SELECT 1
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum = -1 AND a.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
    )
ORDER BY n.nspname, c.relname, l.mode;
