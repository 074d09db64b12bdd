-- $1: database schemas. What is there but not managed, of what is no relation and hangs on none: kind, name, the table it hangs on, and
-- the statements that create it where the server tells. Nothing that an extension made, no implicit types. Of options that
-- may be secret (schema/src/object/secret.rs) and of subscriptions nothing but the names is read.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), not_secret AS (
    SELECT unnest('{user,username,user_name,remote_user,role,database,sslcert,sslkey,password_required,gssdelegation,use_scram_passthrough,use_remote_estimate}'::text[]) AS shown
), secret AS (
    SELECT '(password|passwd|passphrase|passcode|pwd|secret|token|credential|private_key|access_key|api_key|apikey)' AS word
), found AS (
    SELECT 'secret option' AS kind, NULL::text AS schema,
           format('%s of the user mapping of %s on %s', o.option_name, CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.usename END, m.srvname) AS name,
           NULL::oid AS on_table, NULL::text AS sql, 'pg_user_mapping'::regclass::oid AS classid, m.umid AS objid
    FROM pg_user_mappings m CROSS JOIN pg_options_to_table(m.umoptions) o
    WHERE lower(o.option_name) NOT IN (SELECT shown FROM not_secret)
    UNION ALL
    SELECT 'secret option', NULL, format('%s of the server %s', o.option_name, s.srvname), NULL, NULL, 'pg_foreign_server'::regclass, s.oid
    FROM pg_foreign_server s CROSS JOIN pg_options_to_table(s.srvoptions) o
    WHERE lower(o.option_name) NOT IN (SELECT shown FROM not_secret) AND o.option_name ~* (SELECT word FROM secret)
    UNION ALL
    SELECT 'secret option', NULL, format('%s of the foreign data wrapper %s', o.option_name, w.fdwname), NULL, NULL,
           'pg_foreign_data_wrapper'::regclass, w.oid
    FROM pg_foreign_data_wrapper w CROSS JOIN pg_options_to_table(w.fdwoptions) o
    WHERE lower(o.option_name) NOT IN (SELECT shown FROM not_secret) AND o.option_name ~* (SELECT word FROM secret)
    UNION ALL
    SELECT 'subscription', NULL, s.subname, NULL, NULL, 'pg_subscription'::regclass, s.oid
    FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()
    WHERE NOT has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')
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
