-- $1: database schemas. What is there but not managed, of what pg_class lists: kind, name, the table it hangs on, and the statements
-- that create it where the server tells. Nothing that an extension made.
SELECT 'foreign table that inherits' AS kind, n.nspname::text, c.relname::text,
       NULL::oid, NULL::text, 'pg_class'::regclass::oid, c.oid
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'f' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
  AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid)
ORDER BY 1, 2, 3
