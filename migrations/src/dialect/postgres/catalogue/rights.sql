-- $1: database schemas. What others may do with objects that are yet to be made: the role that makes them if it is not this one, that
-- role anyway, the database schema (none for all), the kind, the access list. And for the kind `public`, who owns that schema and who
-- may do what there in a new database of this server; where it was made anew, what the server says of any schema.
SELECT CASE WHEN pg_get_userbyid(d.defaclrole) <> current_user THEN pg_get_userbyid(d.defaclrole)::text END AS role,
       pg_get_userbyid(d.defaclrole)::text AS role_name,
       n.nspname::text AS schema,
       d.defaclobjtype::text AS kind,
       d.defaclacl::text[] AS acl
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
WHERE d.defaclnamespace = 0 OR d.defaclnamespace = ANY ($1)
UNION ALL
SELECT NULL,
       coalesce((SELECT r.rolname::text FROM pg_roles r
                 WHERE r.rolname = 'pg_database_owner' AND current_setting('server_version_num')::int4 >= 150000),
                pg_get_userbyid(10)::text),
       'public',
       'public',
       (SELECT i.initprivs::text[] FROM pg_init_privs i
        WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = to_regnamespace('public')::oid AND i.objsubid = 0)
ORDER BY 2, 3 NULLS FIRST, 4
