-- $1: operator classes. Those that are not their type's default, by name; qualified where neither pg_catalog nor public holds them.
SELECT o.oid,
       CASE WHEN n.nspname IN ('pg_catalog', 'public') THEN o.opcname::text
            ELSE format('"%s"."%s"', replace(n.nspname, '"', '""'), replace(o.opcname, '"', '""')) END
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
WHERE o.oid = ANY ($1)
  AND NOT o.opcdefault
ORDER BY o.oid
