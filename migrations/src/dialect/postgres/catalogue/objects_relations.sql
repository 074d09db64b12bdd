-- $1: database schemas. Objects that pg_class lists: views, materialized views and their indexes, composite types, foreign tables, and
-- sequences that no column owns. Nothing that an extension made.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
WITH extension_member AS MATERIALIZED (
    SELECT d.objid FROM pg_depend d
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass
), relation AS MATERIALIZED (
    SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS sql_name,
           CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'c' THEN 'composite type'
                          WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END AS kind
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = ANY ($1)
      AND c.relkind IN ('v', 'm', 'c', 'f', 'S')
      AND NOT EXISTS (SELECT FROM extension_member e WHERE e.objid = c.oid)
), columns AS (
    SELECT a.attrelid, a.attnum, a.attname,
           format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation
                       THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END) AS spelled,
           col_description(a.attrelid, a.attnum) AS comment
    FROM relation r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type y ON y.oid = a.atttypid
    WHERE r.relkind <> 'S'
), found AS (
    SELECT r.kind, r.nspname::text AS schema, r.relname::text AS name, NULL::text AS arguments, NULL::oid AS on_table,
           CASE WHEN r.reloptions IS NULL AND (r.relkind = 'v' OR r.reltablespace = 0 AND h.amname = 'heap') THEN ''
                ELSE format(E'CREATE %s %s%s%s%s AS\n', upper(r.kind), r.sql_name, ' USING ' || quote_ident(nullif(h.amname, 'heap')),
                            ' WITH (' || (SELECT string_agg(format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
                                          FROM unnest(r.reloptions) o) || ')',
                            ' TABLESPACE ' || quote_ident(s.spcname)) END
           || btrim(pg_get_viewdef(r.oid), E'; \n') AS sql,
           array(SELECT format('COMMENT ON COLUMN %s.%I IS %L', r.sql_name, c.attname, c.comment)
                 FROM columns c WHERE c.attrelid = r.oid AND c.comment IS NOT NULL ORDER BY c.attnum)
           || array(SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', r.sql_name, a.attname, pg_get_expr(d.adbin, d.adrelid))
                    FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                    WHERE d.adrelid = r.oid ORDER BY a.attnum)
           || array(SELECT format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I SET STATISTICS %s', r.sql_name, a.attname, a.attstattarget)
                    FROM pg_attribute a
                    WHERE r.relkind = 'm' AND a.attrelid = r.oid AND a.attnum > 0 AND a.attstattarget >= 0 ORDER BY a.attnum) AS further,
           CASE WHEN r.relkind = 'm' THEN CASE WHEN r.relispopulated THEN '{}'::text[] ELSE '{WITH NO DATA}' END
                ELSE array(SELECT c.spelled FROM columns c WHERE c.attrelid = r.oid ORDER BY c.attnum) END AS signature,
           'pg_class'::regclass::oid AS classid, r.oid AS objid
    FROM relation r
    LEFT JOIN pg_am h ON h.oid = r.relam
    LEFT JOIN pg_tablespace s ON s.oid = r.reltablespace
    WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'index', n.nspname, c.relname, NULL, r.oid, pg_get_indexdef(c.oid),
           CASE WHEN i.indisclustered THEN ARRAY[format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I', r.sql_name, c.relname)]
                ELSE '{}'::text[] END, '{}', 'pg_class'::regclass, c.oid
    FROM relation r
    JOIN pg_index i ON i.indrelid = r.oid
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.relkind = 'm'
    UNION ALL
    SELECT r.kind, r.nspname, r.relname, NULL, NULL,
           '(' || coalesce((SELECT string_agg(c.spelled, ', ' ORDER BY c.attnum) FROM columns c WHERE c.attrelid = r.oid), '') || ')',
           array(SELECT format('COMMENT ON COLUMN %s.%I IS %L', r.sql_name, c.attname, c.comment)
                 FROM columns c WHERE c.attrelid = r.oid AND c.comment IS NOT NULL ORDER BY c.attnum),
           array(SELECT c.spelled FROM columns c WHERE c.attrelid = r.oid ORDER BY c.attnum), 'pg_type'::regclass, r.reltype
    FROM relation r WHERE r.relkind = 'c'
    UNION ALL
    SELECT r.kind, r.nspname, r.relname, NULL, NULL,
           format('(%s) SERVER %I%s',
                  (SELECT string_agg(format('%I %s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                            ' OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                                             FROM pg_options_to_table(a.attfdwoptions) o) || ')',
                                            CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation
                                                 THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END,
                                            CASE a.attgenerated WHEN '' THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                                                 ELSE format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid)) END,
                                            CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY a.attnum)
                   FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                   WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)
                  || coalesce((SELECT string_agg(format(', CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
                               FROM pg_constraint k WHERE k.conrelid = r.oid AND k.contype = 'c'), ''),
                  s.srvname,
                  ' OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                   FROM pg_options_to_table(t.ftoptions) o) || ')'),
           array(SELECT format('COMMENT ON COLUMN %s.%I IS %L', r.sql_name, c.attname, c.comment)
                 FROM columns c WHERE c.attrelid = r.oid AND c.comment IS NOT NULL ORDER BY c.attnum),
           '{}', 'pg_class'::regclass, r.oid
    FROM relation r
    JOIN pg_foreign_table t ON t.ftrelid = r.oid
    JOIN pg_foreign_server s ON s.oid = t.ftserver
    WHERE NOT r.relispartition AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = r.oid)
    UNION ALL
    SELECT r.kind, r.nspname, r.relname, NULL, NULL,
           concat_ws(' ', 'AS ' || nullif(format_type(q.seqtypid, NULL), 'bigint'), 'INCREMENT BY ' || nullif(q.seqincrement, 1),
                     'MINVALUE ' || nullif(q.seqmin, CASE WHEN q.seqincrement > 0 THEN 1 ELSE b.least END),
                     'MAXVALUE ' || nullif(q.seqmax, CASE WHEN q.seqincrement > 0 THEN b.most ELSE -1 END),
                     'START WITH ' || nullif(q.seqstart, CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END),
                     'CACHE ' || nullif(q.seqcache, 1), CASE WHEN q.seqcycle THEN 'CYCLE' END),
           '{}',
           ARRAY[format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(q.seqtypid, NULL), q.seqincrement,
                        q.seqmin, q.seqmax, q.seqstart, q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)],
           'pg_class'::regclass, r.oid
    FROM relation r
    JOIN pg_sequence q ON q.seqrelid = r.oid
    JOIN (VALUES ('int2'::regtype::oid, -32768::int8, 32767::int8), ('int4'::regtype, -2147483648, 2147483647),
                 ('int8'::regtype, -9223372036854775808, 9223372036854775807)) b (ty, least, most) ON b.ty = q.seqtypid
    WHERE NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.objsubid = 0
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
)
SELECT f.kind, f.schema, f.name, f.arguments, f.on_table, f.sql, f.further, f.signature,
       CASE f.kind WHEN 'composite type' THEN obj_description(f.objid, 'pg_type') ELSE obj_description(f.objid, 'pg_class') END,
       CASE WHEN pg_get_userbyid(r.relowner) <> current_user THEN pg_get_userbyid(r.relowner)::text END,
       pg_get_userbyid(r.relowner)::text,
       CASE f.kind WHEN 'composite type' THEN t.typacl ELSE r.relacl END::text[],
       array(SELECT u.said
             FROM pg_attribute a CROSS JOIN unnest(a.attacl) i
             CROSS JOIN unnest(ARRAY[a.attname::text, i::text]) WITH ORDINALITY u (said, place)
             WHERE a.attrelid = r.oid AND a.attnum > 0 AND a.attacl IS NOT NULL ORDER BY a.attnum, i::text, u.place),
       f.classid, f.objid
FROM found f
LEFT JOIN pg_type t ON f.kind = 'composite type' AND t.oid = f.objid
LEFT JOIN relation r ON r.oid = coalesce(t.typrelid, f.objid)
ORDER BY f.kind, f.schema, f.name, f.objid
