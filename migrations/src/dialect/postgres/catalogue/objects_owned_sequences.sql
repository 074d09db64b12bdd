-- $1: sequences, by number. Those that a column owns which does not number its rows by them.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
SELECT 'sequence', n.nspname::text, c.relname::text, NULL::text, NULL::oid,
       concat_ws(' ', 'AS ' || nullif(format_type(q.seqtypid, NULL), 'bigint'), 'INCREMENT BY ' || nullif(q.seqincrement, 1),
                 'MINVALUE ' || nullif(q.seqmin, CASE WHEN q.seqincrement > 0 THEN 1 ELSE b.least END),
                 'MAXVALUE ' || nullif(q.seqmax, CASE WHEN q.seqincrement > 0 THEN b.most ELSE -1 END),
                 'START WITH ' || nullif(q.seqstart, CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END),
                 'CACHE ' || nullif(q.seqcache, 1), CASE WHEN q.seqcycle THEN 'CYCLE' END,
                 format('OWNED BY %I.%I.%I', m.nspname, t.relname, a.attname)),
       '{}'::text[],
       ARRAY[format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(q.seqtypid, NULL), q.seqincrement,
                    q.seqmin, q.seqmax, q.seqstart, q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END),
             format('OWNED BY %I.%I.%I', m.nspname, t.relname, a.attname)],
       obj_description(c.oid, 'pg_class'),
       -- It belongs to whom the table belongs.
       NULL::text, pg_get_userbyid(c.relowner)::text, c.relacl::text[], '{}'::text[],
       'pg_class'::regclass::oid, c.oid
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence q ON q.seqrelid = c.oid
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                     AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_namespace m ON m.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
JOIN (VALUES ('int2'::regtype::oid, -32768::int8, 32767::int8), ('int4'::regtype, -2147483648, 2147483647),
             ('int8'::regtype, -9223372036854775808, 9223372036854775807)) b (ty, least, most) ON b.ty = q.seqtypid
WHERE c.oid = ANY ($1)
ORDER BY c.oid
