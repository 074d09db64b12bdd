-- What may be held while it is read: tables and views of the database schemas ($1) that the role may lock. The newest first, since what comes
-- and goes is new, and no more than leave the server's memory of locks to others.
SELECT n.nspname::text, c.relname::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p', 'v')
  AND c.relpersistence <> 't'
  AND has_table_privilege(c.oid, 'SELECT')
ORDER BY c.oid DESC
LIMIT 500
