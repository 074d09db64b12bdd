-- $1: database schemas. Ordinary tables, how they are kept, and whether something about them is beyond what a managed table can say.
SELECT c.oid,
       c.relnamespace,
       c.relname::text,
       c.relispartition
           OR c.oid IN (SELECT i.inhrelid FROM pg_inherits i UNION ALL SELECT i.inhparent FROM pg_inherits i)
           OR c.reloftype <> 0 AS inherits,
       c.relpersistence = 'u' AS unlogged,
       c.reloptions,
       toast.reloptions AS toast_options,
       m.amname::text AS access_method,
       s.spcname::text AS tablespace,
       c.relreplident::text,
       c.relrowsecurity,
       c.relforcerowsecurity
FROM pg_class c
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_am m ON m.oid = c.relam AND m.amname <> 'heap'
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'r'
  AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass)
ORDER BY c.oid
