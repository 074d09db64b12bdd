-- $1: database schemas. Which objects read or write which tables, views and columns (column NULL: the whole), or use which enum.
SELECT DISTINCT
       CASE WHEN d.classid = 'pg_rewrite'::regclass AND w.rulename = '_RETURN' THEN 'pg_class'::regclass::oid ELSE d.classid END AS classid,
       CASE WHEN d.classid = 'pg_rewrite'::regclass AND w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END AS objid,
       n.nspname::text AS schema,
       c.relname::text AS name,
       a.attname::text AS "column"
FROM pg_depend d
JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE d.refclassid = 'pg_class'::regclass
  AND d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_proc'::regclass,
                    'pg_statistic_ext'::regclass)
  AND c.relnamespace = ANY ($1)
  AND (w.oid IS NULL OR w.ev_class <> c.oid OR w.rulename <> '_RETURN')
UNION
SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass AND w.rulename = '_RETURN' THEN 'pg_class'::regclass::oid
            WHEN k.relkind = 'c' THEN 'pg_type'::regclass::oid ELSE d.classid END,
       CASE WHEN d.classid = 'pg_rewrite'::regclass AND w.rulename = '_RETURN' THEN w.ev_class
            WHEN k.relkind = 'c' THEN k.reltype ELSE d.objid END,
       n.nspname::text,
       e.typname::text,
       NULL
FROM pg_depend d
JOIN pg_type t ON t.oid = d.refobjid
JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AND e.typtype = 'e'
JOIN pg_namespace n ON n.oid = e.typnamespace
LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
LEFT JOIN pg_class k ON d.classid = 'pg_class'::regclass AND k.oid = d.objid
WHERE d.refclassid = 'pg_type'::regclass
  AND (d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
       OR k.relkind IN ('c', 'p', 'f'))
  AND e.typnamespace = ANY ($1)
  AND d.deptype = 'n'
ORDER BY 1, 2, 3, 4, 5
