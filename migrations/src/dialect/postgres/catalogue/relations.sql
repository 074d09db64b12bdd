-- $1: database schemas. Ordinary tables, and whether something about them is beyond what a managed table can say.
SELECT c.oid,
       c.relnamespace,
       c.relname::text,
       c.relispartition
           OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
           OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
           OR c.reloftype <> 0 AS inherits
FROM pg_class c
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'r'
  AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.oid
