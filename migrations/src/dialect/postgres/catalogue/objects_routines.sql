-- $1: database schemas. Functions, procedures and aggregates, domains and range types, and what else is in a schema but is no
-- relation. Nothing that an extension made. A NOT NULL of a domain with the usual name and a number got that while another domain stood aside.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), routine AS MATERIALIZED (
    SELECT p.*, n.nspname, format('%I.%I', n.nspname, p.proname) AS sql_name, pg_get_function_identity_arguments(p.oid) AS arguments,
           CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.pronamespace = ANY ($1)
      -- The constructors of range types come and go with their type.
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
), ty AS MATERIALIZED (
    SELECT t.*, n.nspname, format('%I.%I', n.nspname, t.typname) AS sql_name
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('d', 'r')
), found AS (
    SELECT r.kind, r.nspname::text AS schema, r.proname::text AS name, r.arguments, NULL::oid AS on_table,
           CASE WHEN r.prokind <> 'a' THEN regexp_replace(rtrim(pg_get_functiondef(r.oid), E'\n'), '^CREATE OR REPLACE', 'CREATE')
                ELSE (SELECT format('CREATE AGGREGATE %s(%s) (%s)', r.sql_name,
                                    CASE WHEN r.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(r.oid) END,
                                    concat_ws(', ', 'SFUNC = ' || g.aggtransfn::regproc, 'STYPE = ' || format_type(g.aggtranstype, NULL),
                                              'SSPACE = ' || nullif(g.aggtransspace, 0),
                                              'FINALFUNC = ' || nullif(g.aggfinalfn::oid, 0)::regproc,
                                              CASE WHEN g.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                                              'FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify
                                                  WHEN CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL
                                                  WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END,
                                              'COMBINEFUNC = ' || nullif(g.aggcombinefn::oid, 0)::regproc,
                                              'SERIALFUNC = ' || nullif(g.aggserialfn::oid, 0)::regproc,
                                              'DESERIALFUNC = ' || nullif(g.aggdeserialfn::oid, 0)::regproc,
                                              'INITCOND = ' || quote_literal(g.agginitval),
                                              'MSFUNC = ' || nullif(g.aggmtransfn::oid, 0)::regproc,
                                              'MINVFUNC = ' || nullif(g.aggminvtransfn::oid, 0)::regproc,
                                              'MSTYPE = ' || format_type(nullif(g.aggmtranstype, 0), NULL),
                                              'MSSPACE = ' || nullif(g.aggmtransspace, 0),
                                              'MFINALFUNC = ' || nullif(g.aggmfinalfn::oid, 0)::regproc,
                                              CASE WHEN g.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
                                              'MINITCOND = ' || quote_literal(g.aggminitval),
                                              'SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', m.nspname, o.oprname)
                                                              FROM pg_operator o JOIN pg_namespace m ON m.oid = o.oprnamespace
                                                              WHERE o.oid = g.aggsortop),
                                              'PARALLEL = ' || CASE r.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
                                              CASE WHEN g.aggkind = 'h' THEN 'HYPOTHETICAL' END))
                      FROM pg_aggregate g WHERE g.aggfnoid = r.oid) END AS sql,
           '{}'::text[] AS further,
           CASE WHEN r.prokind = 'a' THEN '{}' ELSE ARRAY[pg_get_function_arguments(r.oid), coalesce(pg_get_function_result(r.oid), '')] END AS signature,
           'pg_proc'::regclass::oid AS classid, r.oid AS objid
    FROM routine r
    UNION ALL
    SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'range type' END, t.nspname, t.typname, NULL, NULL,
           CASE t.typtype
               WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod)
                             || CASE WHEN t.typcollation <> 0 AND t.typcollation <> b.typcollation
                                     THEN ' COLLATE ' || t.typcollation::regcollation::text ELSE '' END
                             || coalesce(' DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), '')
                             || CASE WHEN t.typnotnull THEN ' ' || '' /*17+ coalesce((SELECT format('CONSTRAINT %I ', k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n' AND regexp_replace(k.conname, '[0-9]+$', '') <> t.typname || '_not_null'), '') */ || 'NOT NULL' ELSE '' END
                             || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
                                          FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated), '')
               ELSE (SELECT format('RANGE (%s)',
                                   concat_ws(', ', 'SUBTYPE = ' || format_type(g.rngsubtype, NULL),
                                             'SUBTYPE_OPCLASS = ' || CASE WHEN o.opcdefault THEN NULL
                                                                          ELSE format('%I.%I', m.nspname, o.opcname) END,
                                             'COLLATION = ' || CASE WHEN g.rngcollation <> 0 AND g.rngcollation <> s.typcollation
                                                                    THEN g.rngcollation::regcollation::text END,
                                             'CANONICAL = ' || nullif(g.rngcanonical::oid, 0)::regproc,
                                             'SUBTYPE_DIFF = ' || nullif(g.rngsubdiff::oid, 0)::regproc,
                                             'MULTIRANGE_TYPE_NAME = ' || NULL /*14+ nullif(nullif(quote_ident((SELECT u.typname FROM pg_type u WHERE u.oid = g.rngmultitypid)), regexp_replace(quote_ident(t.typname), 'range', 'multirange')), quote_ident(t.typname || '_multirange')) */))
                     FROM pg_range g JOIN pg_opclass o ON o.oid = g.rngsubopc JOIN pg_namespace m ON m.oid = o.opcnamespace
                     JOIN pg_type s ON s.oid = g.rngsubtype
                     WHERE g.rngtypid = t.oid) END,
           array(SELECT format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.sql_name, k.conname, pg_get_constraintdef(k.oid))
                 FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' AND NOT k.convalidated ORDER BY k.conname)
           || array(SELECT format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, t.sql_name, obj_description(k.oid, 'pg_constraint'))
                 FROM pg_constraint k
                 WHERE k.contypid = t.oid AND obj_description(k.oid, 'pg_constraint') IS NOT NULL ORDER BY k.conname),
           CASE WHEN t.typtype = 'd'
                THEN ARRAY[format_type(t.typbasetype, t.typtypmod)
                           || CASE WHEN t.typcollation <> 0 AND t.typcollation <> b.typcollation
                                   THEN ' COLLATE ' || t.typcollation::regcollation::text ELSE '' END,
                           coalesce('DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), ''),
                           CASE WHEN t.typnotnull THEN '' /*17+ coalesce((SELECT format('CONSTRAINT %I ', k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n' AND regexp_replace(k.conname, '[0-9]+$', '') <> t.typname || '_not_null'), '') */ || 'NOT NULL' ELSE '' END]
                     || array(SELECT format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid))
                              FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname)
                ELSE '{}' END,
           'pg_type'::regclass, t.oid
    FROM ty t LEFT JOIN pg_type b ON b.oid = t.typbasetype
)
SELECT f.kind, f.schema, f.name, f.arguments, f.on_table, f.sql, f.further, f.signature, d.description,
       CASE WHEN pg_get_userbyid(coalesce(p.proowner, t.typowner)) <> current_user
            THEN pg_get_userbyid(coalesce(p.proowner, t.typowner))::text END,
       pg_get_userbyid(coalesce(p.proowner, t.typowner))::text, coalesce(p.proacl, t.typacl)::text[], '{}'::text[], f.classid, f.objid
FROM found f
LEFT JOIN pg_proc p ON f.classid = 'pg_proc'::regclass AND p.oid = f.objid
LEFT JOIN pg_type t ON f.classid = 'pg_type'::regclass AND t.oid = f.objid
LEFT JOIN pg_description d ON d.classoid = f.classid AND d.objoid = f.objid AND d.objsubid = 0
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
ORDER BY f.kind, f.schema, f.name, f.arguments
