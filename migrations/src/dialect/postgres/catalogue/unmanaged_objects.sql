-- $1: database schemas. What is there but not managed, of what is no relation and hangs on none: kind, name, the table it hangs on, and the statements
-- that create it where the server tells. Nothing that an extension made, no implicit types.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), found AS (
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
           n.nspname::text AS schema, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name, NULL::oid AS on_table,
           CASE WHEN p.prokind <> 'a' THEN rtrim(pg_get_functiondef(p.oid), E'\n')
                ELSE (SELECT format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s%s%s)', n.nspname, p.proname,
                                    pg_get_function_identity_arguments(p.oid), g.aggtransfn, format_type(g.aggtranstype, NULL),
                                    CASE WHEN g.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', g.aggfinalfn) ELSE '' END,
                                    ', INITCOND = ' || quote_literal(g.agginitval))
                      FROM pg_aggregate g WHERE g.aggfnoid = p.oid AND g.aggkind = 'n') END AS sql,
           'pg_proc'::regclass::oid AS classid, p.oid AS objid
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.pronamespace = ANY ($1)
      -- The constructors of range types come and go with their type.
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
    UNION ALL
    SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END, n.nspname, t.typname, NULL,
           CASE t.typtype
               WHEN 'd' THEN format('CREATE DOMAIN %I.%I AS %s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
                                    ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END)
                             || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
                                          FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
               WHEN 'r' THEN (SELECT format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s)', n.nspname, t.typname, format_type(r.rngsubtype, NULL))
                              FROM pg_range r WHERE r.rngtypid = t.oid) END,
           'pg_type'::regclass, t.oid
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typnamespace = ANY ($1) AND (t.typtype IN ('d', 'r') OR (t.typtype = 'b' AND t.typcategory <> 'A'))
    UNION ALL
    SELECT 'collation', n.nspname, l.collname, NULL, NULL, 'pg_collation'::regclass, l.oid
    FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.collnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator', n.nspname, format('%s (%s, %s)', o.oprname, o.oprleft::regtype, o.oprright::regtype), NULL, NULL,
           'pg_operator'::regclass, o.oid
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator class', n.nspname, o.opcname, NULL, NULL, 'pg_opclass'::regclass, o.oid
    FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.opcnamespace = ANY ($1)
    UNION ALL
    SELECT 'text search configuration', n.nspname, f.cfgname, NULL, NULL, 'pg_ts_config'::regclass, f.oid
    FROM pg_ts_config f JOIN pg_namespace n ON n.oid = f.cfgnamespace WHERE f.cfgnamespace = ANY ($1)
    UNION ALL
    SELECT 'text search dictionary', n.nspname, f.dictname, NULL, NULL, 'pg_ts_dict'::regclass, f.oid
    FROM pg_ts_dict f JOIN pg_namespace n ON n.oid = f.dictnamespace WHERE f.dictnamespace = ANY ($1)
    UNION ALL
    SELECT 'cast', NULL, format('%s AS %s', t.castsource::regtype, t.casttarget::regtype), NULL, NULL, 'pg_cast'::regclass, t.oid
    FROM pg_cast t WHERE t.oid >= 16384
    UNION ALL
    SELECT 'event trigger', NULL, e.evtname, NULL, NULL, 'pg_event_trigger'::regclass, e.oid FROM pg_event_trigger e
    UNION ALL
    SELECT 'publication', NULL, p.pubname, NULL, NULL, 'pg_publication'::regclass, p.oid FROM pg_publication p
    UNION ALL
    SELECT 'foreign server', NULL, s.srvname, NULL, NULL, 'pg_foreign_server'::regclass, s.oid FROM pg_foreign_server s
    UNION ALL
    SELECT 'extension', CASE n.nspname WHEN 'pg_catalog' THEN NULL ELSE n.nspname END, x.extname, NULL,
           format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I', x.extname, n.nspname), 'pg_extension'::regclass, x.oid
    FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql'
    UNION ALL
    SELECT 'schema', NULL, n.nspname, NULL, format('CREATE SCHEMA %I', n.nspname), 'pg_namespace'::regclass, n.oid
    FROM pg_namespace n
    WHERE n.oid = ANY ($1) AND n.nspname <> 'public'
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)
      AND NOT EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid)
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
