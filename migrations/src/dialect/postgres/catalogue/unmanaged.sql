-- $1: database schemas. What is there but not managed: kind, name, the table it hangs on, and the statements that create it where
-- the server tells. Nothing that an extension made, no implicit types, no indexes behind constraints.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e'
), relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.reltype, c.relowner, c.relpersistence, c.relispartition, c.reloftype, c.relacl,
           c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, n.nspname,
           CASE WHEN c.relkind NOT IN ('i', 'I') OR c.reloptions IS NOT NULL THEN format('%I.%I', n.nspname, c.relname) END AS sql_name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = ANY ($1)
      AND c.relname NOT IN ('_sqlx_migrations', '_tablewright_progress')
      AND NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
), found AS (
    -- Views carry their comments, grants, defaults and owner, so that one that stood in the way of a change comes back whole.
    SELECT CASE r.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind,
           r.nspname::text AS schema, r.relname::text AS name, NULL::oid AS on_table,
           format('CREATE %s %s%s AS%s%s', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, r.sql_name,
                  ' WITH (' || array_to_string(r.reloptions, ', ') || ')',
                  E'\n', rtrim(pg_get_viewdef(r.oid), ';'))
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
           -- A view reads with its owner's rights: it must not come back with those of whoever migrates.
           || CASE WHEN pg_get_userbyid(r.relowner) = current_user THEN ''
                   ELSE format(E';\nALTER %s %s OWNER TO %I', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
                               r.sql_name, pg_get_userbyid(r.relowner)) END AS sql,
           'pg_class'::regclass::oid AS classid, r.oid AS objid
    FROM relation r WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'index', r.nspname, r.relname, i.indrelid, pg_get_indexdef(r.oid), 'pg_class'::regclass, r.oid
    FROM relation r JOIN pg_index i ON i.indexrelid = r.oid JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relkind IN ('m', 'p') AND r.relkind IN ('i', 'I') AND NOT r.relispartition
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = r.oid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT CASE WHEN r.relispartition THEN 'partition' WHEN r.relkind = 'p' THEN 'partitioned table'
                WHEN r.relkind = 'f' THEN 'foreign table' WHEN r.reloftype <> 0 THEN 'typed table' ELSE 'inheritance' END,
           r.nspname, r.relname, NULL,
           CASE WHEN r.relispartition AND r.relkind = 'r'
                THEN (SELECT format('CREATE TABLE %s PARTITION OF %s %s', r.sql_name, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid))
                      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhrelid = r.oid)
                WHEN r.relkind = 'p' AND NOT r.relispartition
                THEN format(E'CREATE TABLE %s (\n    %s\n) PARTITION BY %s', r.sql_name,
                            (SELECT string_agg(line, E',\n    ' ORDER BY place, line)
                             FROM (SELECT a.attnum AS place,
                                          format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                                 CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                                                 CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
                                                                    WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' END,
                                                 CASE a.attgenerated WHEN '' THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                                                      ELSE format(' GENERATED ALWAYS AS (%s)%s', pg_get_expr(d.adbin, d.adrelid),
                                                                  CASE a.attgenerated WHEN 's' THEN ' STORED' END) END) AS line
                                   FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                                   WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                                   UNION ALL
                                   SELECT 10000, format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid))
                                   FROM pg_constraint k
                                   WHERE k.conrelid = r.oid AND k.contype IN ('p', 'u', 'c', 'f')) lines),
                            pg_get_partkeydef(r.oid)) END,
           'pg_class'::regclass, r.oid
    FROM relation r
    WHERE r.relkind IN ('p', 'f')
       OR (r.relkind = 'r' AND (r.relispartition OR r.reloftype <> 0
                                OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = r.oid)
                                OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = r.oid)))
    UNION ALL
    SELECT 'sequence', r.nspname, r.relname, NULL,
           format('CREATE SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', r.sql_name,
                  format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
                  CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
           'pg_class'::regclass, r.oid
    FROM relation r JOIN pg_sequence s ON s.seqrelid = r.oid
    WHERE NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
                        AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'composite type', r.nspname, r.relname, NULL,
           format('CREATE TYPE %s AS (%s)', r.sql_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)),
           'pg_type'::regclass, r.reltype
    FROM relation r WHERE r.relkind = 'c'
    UNION ALL
    SELECT 'unlogged table', r.nspname, r.relname, r.oid, format('ALTER TABLE %s SET UNLOGGED', r.sql_name), 'pg_class'::regclass, NULL
    FROM relation r WHERE r.relkind = 'r' AND r.relpersistence = 'u'
    UNION ALL
    SELECT 'storage parameters', r.nspname, r.relname, CASE WHEN r.relkind = 'r' THEN r.oid ELSE i.indrelid END,
           format('ALTER %s %s SET (%s)', CASE WHEN r.relkind = 'r' THEN 'TABLE' ELSE 'INDEX' END, r.sql_name,
                  array_to_string(r.reloptions, ', ')),
           'pg_class'::regclass, NULL
    FROM relation r LEFT JOIN pg_index i ON i.indexrelid = r.oid
    WHERE r.relkind IN ('r', 'i') AND r.reloptions IS NOT NULL
    UNION ALL
    SELECT 'row security', r.nspname, r.relname, r.oid,
           format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', r.sql_name)
           || CASE WHEN r.relforcerowsecurity THEN format(E';\nALTER TABLE %s FORCE ROW LEVEL SECURITY', r.sql_name) ELSE '' END,
           'pg_class'::regclass, NULL
    FROM relation r WHERE r.relkind = 'r' AND r.relrowsecurity
    UNION ALL
    SELECT 'replica identity', r.nspname, r.relname, r.oid,
           format('ALTER TABLE %s REPLICA IDENTITY %s', r.sql_name,
                  CASE r.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
                       ELSE 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                                               WHERE i.indrelid = r.oid AND i.indisreplident) END),
           'pg_class'::regclass, NULL
    FROM relation r WHERE r.relkind = 'r' AND r.relreplident <> 'd'
    UNION ALL
    SELECT 'policy', r.nspname, p.polname, r.oid,
           format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, r.sql_name,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ' ORDER BY o)
                   FROM unnest(p.polroles) o),
                  ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                  ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
           'pg_policy'::regclass, p.oid
    FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    SELECT 'trigger', r.nspname, t.tgname, r.oid,
           pg_get_triggerdef(t.oid)
           || CASE t.tgenabled WHEN 'O' THEN ''
                   ELSE format(E';\nALTER TABLE %s %s TRIGGER %I', r.sql_name,
                               CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                               t.tgname) END,
           'pg_trigger'::regclass, t.oid
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'rule', r.nspname, w.rulename, r.oid, rtrim(pg_get_ruledef(w.oid), ';'), 'pg_rewrite'::regclass, w.oid
    FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT 'statistics', n.nspname, s.stxname, s.stxrelid, pg_get_statisticsobjdef(s.oid), 'pg_statistic_ext'::regclass, s.oid
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
    WHERE s.stxnamespace = ANY ($1)
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname,
           p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', NULL,
           CASE WHEN p.prokind <> 'a' THEN rtrim(pg_get_functiondef(p.oid), E'\n')
                ELSE (SELECT format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s%s%s)', n.nspname, p.proname,
                                    pg_get_function_identity_arguments(p.oid), g.aggtransfn, format_type(g.aggtranstype, NULL),
                                    CASE WHEN g.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', g.aggfinalfn) ELSE '' END,
                                    ', INITCOND = ' || quote_literal(g.agginitval))
                      FROM pg_aggregate g WHERE g.aggfnoid = p.oid AND g.aggkind = 'n') END,
           'pg_proc'::regclass, p.oid
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
      AND NOT EXISTS (SELECT FROM relation r WHERE r.relnamespace = n.oid)
      AND NOT EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid)
)
SELECT f.kind, f.schema::text, f.name::text, f.on_table, f.sql, f.classid::oid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
   OR f.objid IS NULL
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.on_table
