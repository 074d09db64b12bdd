-- $1: database schemas. Defaults and generation expressions of columns.
SELECT d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid)
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'r'
ORDER BY d.adrelid, d.adnum
