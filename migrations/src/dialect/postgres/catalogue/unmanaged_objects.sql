-- $1: database schemas. What is there but not managed, of what is no relation and hangs on none: kind, name, the table it hangs on, and
-- the statements that create it where the server tells. Nothing that an extension made, no implicit types. Of user mappings and
-- subscriptions nothing but their names is read: the rest is secret.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), found AS (
    SELECT 'base type' AS kind, n.nspname::text AS schema, t.typname::text AS name, NULL::oid AS on_table, NULL::text AS sql,
           'pg_type'::regclass::oid AS classid, t.oid AS objid
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('b', 'p') AND t.typcategory <> 'A'
    UNION ALL
    SELECT 'operator class', n.nspname, o.opcname, NULL, NULL, 'pg_opclass'::regclass, o.oid
    FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.opcnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator family', n.nspname, f.opfname, NULL, NULL, 'pg_opfamily'::regclass, f.oid
    FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace
    WHERE f.opfnamespace = ANY ($1)
      AND NOT EXISTS (SELECT FROM pg_opclass o WHERE o.opcfamily = f.oid AND o.opcname = f.opfname)
    UNION ALL
    SELECT 'text search parser', n.nspname, p.prsname, NULL, NULL, 'pg_ts_parser'::regclass, p.oid
    FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE p.prsnamespace = ANY ($1)
    UNION ALL
    SELECT 'text search template', n.nspname, t.tmplname, NULL, NULL, 'pg_ts_template'::regclass, t.oid
    FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE t.tmplnamespace = ANY ($1)
    UNION ALL
    SELECT 'user mapping', NULL, format('%s on %s', m.usename, m.srvname), NULL, NULL, 'pg_user_mapping'::regclass, m.umid
    FROM pg_user_mappings m
    UNION ALL
    SELECT 'subscription', NULL, s.subname, NULL, NULL, 'pg_subscription'::regclass, s.oid
    FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
