-- $1: database schemas. What is there but not managed, of what hangs on a table or a view: kind, name, the table it hangs on, and the statements
-- that create it where the server tells. Nothing that an extension made.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), relation AS (
    SELECT c.oid, n.nspname, format('%I.%I', n.nspname, c.relname) AS sql_name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = ANY ($1)
      AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
      AND NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
), found AS (
    SELECT 'policy' AS kind, r.nspname::text AS schema, p.polname::text AS name, r.oid AS on_table,
           format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, r.sql_name,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ' ORDER BY o)
                   FROM unnest(p.polroles) o),
                  ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                  ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
           || CASE WHEN obj_description(p.oid, 'pg_policy') IS NULL THEN ''
                   ELSE format(E';\nCOMMENT ON POLICY %I ON %s IS %L', p.polname, r.sql_name, obj_description(p.oid, 'pg_policy')) END AS sql,
           'pg_policy'::regclass::oid AS classid, p.oid AS objid
    FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    SELECT 'trigger', r.nspname, t.tgname, r.oid,
           pg_get_triggerdef(t.oid)
           || CASE t.tgenabled WHEN 'O' THEN ''
                   ELSE format(E';\nALTER TABLE %s %s TRIGGER %I', r.sql_name,
                               CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                               t.tgname) END
           || CASE WHEN obj_description(t.oid, 'pg_trigger') IS NULL THEN ''
                   ELSE format(E';\nCOMMENT ON TRIGGER %I ON %s IS %L', t.tgname, r.sql_name, obj_description(t.oid, 'pg_trigger')) END,
           'pg_trigger'::regclass, t.oid
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'rule', r.nspname, w.rulename, r.oid,
           rtrim(pg_get_ruledef(w.oid), ';')
           || CASE w.ev_enabled WHEN 'O' THEN ''
                   ELSE format(E';\nALTER TABLE %s %s RULE %I', r.sql_name,
                               CASE w.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                               w.rulename) END
           || CASE WHEN obj_description(w.oid, 'pg_rewrite') IS NULL THEN ''
                   ELSE format(E';\nCOMMENT ON RULE %I ON %s IS %L', w.rulename, r.sql_name, obj_description(w.oid, 'pg_rewrite')) END,
           'pg_rewrite'::regclass, w.oid
    FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT 'statistics', n.nspname, s.stxname, s.stxrelid, pg_get_statisticsobjdef(s.oid), 'pg_statistic_ext'::regclass, s.oid
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
    WHERE s.stxnamespace = ANY ($1)
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
