-- $1: database schemas. Ordinary and partitioned tables, how they are kept, and whether something about them is beyond what a managed table can say.
SELECT c.oid,
       c.relnamespace,
       c.relname::text,
       CASE WHEN c.reloftype <> 0 THEN (SELECT ARRAY[n.nspname, t.typname]::text[] FROM pg_type t
                                        JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = c.reloftype) END AS of_type,
       c.relpersistence = 'u' AS unlogged,
       c.reloptions,
       toast.reloptions AS toast_options,
       m.amname::text AS access_method,
       s.spcname::text AS tablespace,
       c.relreplident::text,
       c.relrowsecurity,
       c.relforcerowsecurity,
       ARRAY(SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) AS parents,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN pg_get_userbyid(c.relowner) <> current_user THEN pg_get_userbyid(c.relowner)::text END AS owner,
       pg_get_userbyid(c.relowner)::text AS owner_name,
       c.relacl::text[]
FROM pg_class c
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_am m ON m.oid = c.relam AND m.amname <> 'heap'
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p')
  AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass)
ORDER BY c.oid
