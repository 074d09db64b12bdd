-- $1: database schemas. Every type of a column of an ordinary table, spelled once; for an enum or an array of one, its name.
SELECT u.atttypid,
       u.atttypmod,
       format_type(u.atttypid, u.atttypmod),
       n.nspname::text AS enum_schema,
       e.typname::text AS enum_name,
       t.typcategory = 'A' AS is_array
FROM (SELECT DISTINCT a.atttypid, a.atttypmod
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = ANY ($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped) u
JOIN pg_type t ON t.oid = u.atttypid
LEFT JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AND e.typtype = 'e'
LEFT JOIN pg_namespace n ON n.oid = e.typnamespace
ORDER BY u.atttypid, u.atttypmod
