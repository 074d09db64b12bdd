-- $1: database schemas. Defaults and generation expressions of columns. Only the latter speak of columns, and only then does the server
-- have to look the table up.
SELECT d.adrelid,
       d.adnum,
       pg_get_expr(d.adbin, CASE WHEN strpos(d.adbin::text, '{VAR ') > 0 THEN d.adrelid ELSE 0 END)
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p')
ORDER BY d.adrelid, d.adnum
