-- $1: database schemas. What is there but not managed, of what is no relation and hangs on none: kind, name, the table it hangs on, and
-- the statements that create it where the server tells. Nothing that an extension made, no implicit types. Of user mappings and
-- subscriptions nothing but their names is read: the rest is secret.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), found AS (
    SELECT 'user mapping' AS kind, NULL::text AS schema, format('%s on %s', m.usename, m.srvname) AS name, NULL::oid AS on_table,
           NULL::text AS sql, 'pg_user_mapping'::regclass::oid AS classid, m.umid AS objid
    FROM pg_user_mappings m
    UNION ALL
    SELECT 'subscription', NULL, s.subname, NULL, NULL, 'pg_subscription'::regclass, s.oid
    FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()
    UNION ALL
    SELECT 'security label', NULL, format('of %s on %s', l.provider, pg_describe_object(l.classoid, l.objoid, l.objsubid)), NULL, NULL,
           'pg_seclabel'::regclass, l.objoid
    FROM pg_seclabel l
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
