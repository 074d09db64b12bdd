-- $1: database schemas. What cannot be without what: objects and tables, each by its number, and columns by name. What belongs to
-- something (a constraint to its table, a view's rule to the view, a row's type to the table) stands for that.
WITH known AS MATERIALIZED (
    -- The number of something in the catalogue, and of the object or table that it belongs to.
    SELECT 'pg_rewrite'::regclass::oid AS classid, w.oid AS objid,
           CASE w.rulename WHEN '_RETURN' THEN 'pg_class' ELSE 'pg_rewrite' END::regclass::oid AS as_class,
           CASE w.rulename WHEN '_RETURN' THEN w.ev_class ELSE w.oid END AS as_object
    FROM pg_rewrite w WHERE w.oid >= 16384
    UNION ALL
    SELECT 'pg_constraint'::regclass, k.oid,
           CASE k.contypid WHEN 0 THEN 'pg_class' ELSE 'pg_type' END::regclass, CASE k.contypid WHEN 0 THEN k.conrelid ELSE k.contypid END
    FROM pg_constraint k WHERE k.oid >= 16384 AND k.contype IN ('c', 'x')
    UNION ALL
    SELECT 'pg_attrdef'::regclass, a.oid, 'pg_class'::regclass, a.adrelid FROM pg_attrdef a
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid,
           CASE WHEN coalesce(c.relkind, e.relkind) <> 'c' THEN 'pg_class' ELSE 'pg_type' END::regclass,
           CASE WHEN coalesce(c.relkind, e.relkind) <> 'c' THEN coalesce(c.oid, e.oid)
                WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem
                ELSE coalesce( NULL /*14+ (SELECT g.rngtypid FROM pg_range g WHERE g.rngmultitypid = t.oid) */, t.oid) END
    FROM pg_type t
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    LEFT JOIN pg_type y ON y.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_class e ON e.oid = y.typrelid
    WHERE t.typnamespace = ANY ($1)
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, CASE WHEN c.relkind = 'c' THEN 'pg_type' ELSE 'pg_class' END::regclass,
           CASE WHEN c.relkind = 'c' THEN c.reltype WHEN c.relkind IN ('i', 'I') AND t.relkind <> 'm' THEN t.oid ELSE c.oid END
    FROM pg_class c
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_class t ON t.oid = i.indrelid
    WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('c', 'i', 'I')
    UNION ALL
    SELECT 'pg_publication_rel'::regclass, r.oid, 'pg_publication'::regclass, r.prpubid FROM pg_publication_rel r
    UNION ALL
    -- An operator or a function of a class or a family.
    SELECT d.classid, d.objid, d.refclassid, d.refobjid
    FROM pg_depend d
    WHERE d.objid >= 16384 AND d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
      AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND d.deptype IN ('a', 'i')
), edge AS (
    SELECT coalesce(a.as_class, d.classid) AS classid, coalesce(a.as_object, d.objid) AS objid,
           coalesce(b.as_class, d.refclassid) AS refclassid, coalesce(b.as_object, d.refobjid) AS refobjid,
           CASE WHEN d.refclassid = 'pg_class'::regclass THEN d.refobjsubid ELSE 0 END AS refobjsubid
    FROM pg_depend d
    LEFT JOIN known a ON a.classid = d.classid AND a.objid = d.objid
    LEFT JOIN known b ON b.classid = d.refclassid AND b.objid = d.refobjid
    WHERE d.objid >= 16384 AND d.refobjid >= 16384
      AND d.deptype IN ('n', 'a', 'i')
      AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_constraint'::regclass)
      -- Between a table and its own parts, and from one table to another, there is nothing to be learned here.
      AND (d.classid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass)
           OR d.refclassid <> 'pg_class'::regclass
           OR EXISTS (SELECT FROM pg_class c WHERE c.oid = d.refobjid AND c.relkind IN ('v', 'm', 'S', 'f', 'c')))
)
SELECT DISTINCT e.classid, e.objid, e.refclassid, e.refobjid, a.attname::text AS "column"
FROM edge e
LEFT JOIN pg_attribute a ON e.refclassid = 'pg_class'::regclass AND a.attrelid = e.refobjid AND a.attnum = e.refobjsubid AND e.refobjsubid > 0
WHERE (e.classid, e.objid) <> (e.refclassid, e.refobjid)
ORDER BY 1, 2, 3, 4, 5
