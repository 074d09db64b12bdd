-- $1: database schemas. Ordinary tables, and whether something about them is beyond what a managed table can say.
SELECT c.oid,
       c.relnamespace,
       c.relname::text,
       c.relispartition
           OR c.oid IN (SELECT i.inhrelid FROM pg_inherits i UNION ALL SELECT i.inhparent FROM pg_inherits i)
           OR c.reloftype <> 0 AS inherits
FROM pg_class c
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'r'
  AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass)
ORDER BY c.oid
