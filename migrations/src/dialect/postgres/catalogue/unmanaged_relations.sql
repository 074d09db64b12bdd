-- $1: database schemas. What is there but not managed, of what pg_class lists: kind, name, the table it hangs on, and the statements
-- that create it where the server tells. Nothing that an extension made, no indexes behind constraints.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.reltype, c.relowner, c.reloftype, c.relacl,
           c.reloptions, c.relispopulated, n.nspname,
           format('%I.%I', n.nspname, c.relname) AS sql_name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = ANY ($1)
      AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
      AND (c.relkind IN ('v', 'm', 'f', 'c') OR c.reloftype <> 0)
      AND NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
), found AS (
    -- Views carry their comments, grants, defaults and owner, so that one that stood in the way of a change comes back whole.
    SELECT CASE r.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind,
           r.nspname::text AS schema, r.relname::text AS name, NULL::oid AS on_table,
           format('CREATE %s %s%s AS%s%s', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, r.sql_name,
                  ' WITH (' || array_to_string(r.reloptions, ', ') || ')',
                  E'\n', rtrim(pg_get_viewdef(r.oid), ';'))
           || CASE WHEN r.relkind = 'm' AND NOT r.relispopulated THEN E'\n  WITH NO DATA' ELSE '' END
           || coalesce((SELECT string_agg(CASE WHEN d.objsubid = 0
                                THEN format(E';\nCOMMENT ON %s %s IS %L', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
                                            r.sql_name, d.description)
                                ELSE format(E';\nCOMMENT ON COLUMN %s.%I IS %L', r.sql_name, a.attname, d.description) END,
                                '' ORDER BY d.objsubid)
                        FROM pg_description d
                        LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
                        WHERE d.classoid = 'pg_class'::regclass AND d.objoid = r.oid), '')
           || coalesce((SELECT string_agg(format(E';\nGRANT %s ON %s TO %s%s', g.privilege_type, r.sql_name,
                                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                                CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END),
                                '' ORDER BY g.grantee, g.privilege_type)
                        FROM aclexplode(r.relacl) g WHERE g.grantee <> r.relowner), '')
           || coalesce((SELECT string_agg(format(E';\nGRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname, r.sql_name,
                                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                                CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END),
                                '' ORDER BY a.attnum, g.grantee, g.privilege_type)
                        FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) g
                        WHERE a.attrelid = r.oid AND a.attnum > 0 AND g.grantee <> r.relowner), '')
           || coalesce((SELECT string_agg(format(E';\nALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', r.sql_name, a.attname,
                                pg_get_expr(d.adbin, d.adrelid)), '' ORDER BY a.attnum)
                        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                        WHERE d.adrelid = r.oid), '')
           || coalesce((SELECT string_agg(format(E';\nALTER MATERIALIZED VIEW %s ALTER COLUMN %I SET STATISTICS %s', r.sql_name, a.attname,
                                a.attstattarget), '' ORDER BY a.attnum)
                        FROM pg_attribute a
                        WHERE r.relkind = 'm' AND a.attrelid = r.oid AND a.attnum > 0 AND a.attstattarget >= 0), '')
           -- A view reads with its owner's rights: it must not come back with those of whoever migrates.
           || CASE WHEN pg_get_userbyid(r.relowner) = current_user THEN ''
                   ELSE format(E';\nALTER %s %s OWNER TO %I', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
                               r.sql_name, pg_get_userbyid(r.relowner)) END AS sql,
           'pg_class'::regclass::oid AS classid, r.oid AS objid
    FROM relation r WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'index', n.nspname, c.relname, i.indrelid,
           pg_get_indexdef(c.oid)
           || CASE WHEN obj_description(c.oid, 'pg_class') IS NULL THEN ''
                   ELSE format(E';\nCOMMENT ON INDEX %I.%I IS %L', n.nspname, c.relname, obj_description(c.oid, 'pg_class')) END,
           'pg_class'::regclass, c.oid
    FROM relation t
    JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE t.relkind = 'm'
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT CASE r.relkind WHEN 'f' THEN 'foreign table' ELSE 'typed table' END, r.nspname, r.relname, NULL, NULL,
           'pg_class'::regclass, r.oid
    FROM relation r
    WHERE r.relkind = 'f' OR (r.relkind = 'r' AND r.reloftype <> 0)
    UNION ALL
    SELECT 'composite type', r.nspname, r.relname, NULL,
           format('CREATE TYPE %s AS (%s)', r.sql_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)),
           'pg_type'::regclass, r.reltype
    FROM relation r WHERE r.relkind = 'c'
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
