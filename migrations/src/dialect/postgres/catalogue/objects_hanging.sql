-- $1: database schemas. Objects that hang on a table or a view: policies, triggers, rules; and extended statistics. Nothing that an
-- extension made.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), relation AS (
    SELECT c.oid, n.nspname, format('%I.%I', n.nspname, c.relname) AS sql_name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = ANY ($1)
      AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
), trigger AS (
    SELECT t.*, r.nspname, r.sql_name, pg_get_triggerdef(t.oid) AS definition,
           format('CREATE %sTRIGGER %I ', CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' ELSE '' END, t.tgname) AS lead,
           format(' ON %s ', r.sql_name) AS place
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    -- A partition's come and go with its parent's.
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
), rule AS (
    SELECT w.*, r.nspname, r.sql_name, rtrim(pg_get_ruledef(w.oid), ';') AS definition,
           format(E'CREATE RULE %I AS\n    ', w.rulename) AS lead, format(' TO %s', r.sql_name) AS place
    FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN'
), found AS (
    SELECT 'policy' AS kind, r.nspname::text AS schema, p.polname::text AS name, r.oid AS on_table,
           concat_ws(' ', CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
                     CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE' WHEN 'd' THEN 'FOR DELETE' END,
                     'TO ' || (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ' ORDER BY o)
                               FROM unnest(nullif(p.polroles, '{0}')) o),
                     'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                     'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS sql,
           '{}'::text[] AS further, 'pg_policy'::regclass::oid AS classid, p.oid AS objid
    FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    -- The name of the table comes from the YAML, and is left out.
    SELECT 'trigger', t.nspname, t.tgname, t.tgrelid,
           CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' ELSE '' END
           || overlay(substr(t.definition, length(t.lead) + 1) PLACING ' '
                      FROM strpos(substr(t.definition, length(t.lead) + 1), t.place) FOR length(t.place)),
           CASE t.tgenabled WHEN 'O' THEN '{}'
                ELSE ARRAY[format('ALTER TABLE %s %s TRIGGER %I', t.sql_name,
                                  CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                                  t.tgname)] END,
           'pg_trigger'::regclass, t.oid
    FROM trigger t
    UNION ALL
    SELECT 'rule', w.nspname, w.rulename, w.ev_class,
           overlay(substr(w.definition, length(w.lead) + 1) PLACING ''
                   FROM strpos(substr(w.definition, length(w.lead) + 1), w.place) FOR length(w.place)),
           CASE w.ev_enabled WHEN 'O' THEN '{}'
                ELSE ARRAY[format('ALTER TABLE %s %s RULE %I', w.sql_name,
                                  CASE w.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                                  w.rulename)] END,
           'pg_rewrite'::regclass, w.oid
    FROM rule w
    UNION ALL
    SELECT 'statistics', n.nspname, s.stxname, NULL,
           substr(pg_get_statisticsobjdef(s.oid), length(format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname)) + 1),
           CASE WHEN coalesce(s.stxstattarget, -1) = -1 THEN '{}'
                ELSE ARRAY[format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget)] END,
           'pg_statistic_ext'::regclass, s.oid
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
    WHERE s.stxnamespace = ANY ($1)
)
SELECT f.kind, f.schema, f.name, NULL::text, f.on_table, f.sql, f.further, '{}'::text[], d.description,
       CASE WHEN pg_get_userbyid(s.stxowner) <> current_user THEN pg_get_userbyid(s.stxowner)::text END,
       pg_get_userbyid(s.stxowner)::text, NULL::text[], '{}'::text[], f.classid, f.objid
FROM found f
LEFT JOIN pg_statistic_ext s ON f.classid = 'pg_statistic_ext'::regclass AND s.oid = f.objid
LEFT JOIN pg_description d ON d.classoid = f.classid AND d.objoid = f.objid AND d.objsubid = 0
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
ORDER BY f.kind, f.schema, f.on_table, f.name
