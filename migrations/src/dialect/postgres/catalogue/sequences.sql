-- $1: database schemas. Sequences that a column owns (serial and identity), and how to say what is not a new sequence's default.
SELECT d.refobjid,
       d.refobjsubid::int2,
       CASE WHEN d.deptype = 'a' THEN c.oid::regclass::text END,
       c.relname::text,
       n.nspname::text,
       CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END
                 OR s.seqincrement <> 1 OR s.seqcache <> 1 OR s.seqcycle OR s.seqmin <> 1
                 OR s.seqmax <> CASE s.seqtypid WHEN 'int2'::regtype THEN 32767
                                                WHEN 'int4'::regtype THEN 2147483647
                                                ELSE 9223372036854775807 END
                 OR c.relpersistence <> t.relpersistence
            THEN format('ALTER SEQUENCE %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
                        c.oid::regclass, s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
                        CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) END AS options
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'S'
ORDER BY d.refobjid, d.refobjsubid, c.oid
