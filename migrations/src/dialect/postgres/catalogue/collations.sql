-- $1: collations, by name; qualified where neither pg_catalog nor public holds them.
SELECT l.oid,
       CASE WHEN n.nspname IN ('pg_catalog', 'public') THEN l.collname::text
            ELSE format('"%s"."%s"', replace(n.nspname, '"', '""'), replace(l.collname, '"', '""')) END
FROM pg_collation l
JOIN pg_namespace n ON n.oid = l.collnamespace
WHERE l.oid = ANY ($1)
ORDER BY l.oid
