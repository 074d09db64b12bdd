-- $1: database schemas. Sequences that a column owns (serial and identity) with their column, and how they count. None that an extension
-- made; those that no column owns are objects.
SELECT t.oid,
       d.refobjsubid::int2,
       CASE WHEN d.deptype = 'a' THEN c.oid::regclass::text END AS as_regclass,
       c.relname::text,
       n.nspname::text,
       format_type(s.seqtypid, NULL) AS type,
       s.seqstart,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcache,
       s.seqcycle,
       c.oid,
       c.relacl::text[]
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                     AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'S'
  AND c.oid NOT IN (SELECT e.objid FROM pg_depend e
                    WHERE e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e' AND e.classid = 'pg_class'::regclass)
ORDER BY t.oid, d.refobjsubid, c.oid
