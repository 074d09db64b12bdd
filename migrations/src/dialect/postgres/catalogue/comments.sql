-- $1: database schemas. Comments of tables, columns and indexes (objsubid 0 or the column), and of types.
SELECT d.objoid, d.objsubid::int2, d.description
FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid
WHERE d.classoid = 'pg_class'::regclass
  AND c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'i')
UNION ALL
SELECT d.objoid, d.objsubid::int2, d.description
FROM pg_description d
JOIN pg_type t ON t.oid = d.objoid
WHERE d.classoid = 'pg_type'::regclass
  AND t.typnamespace = ANY ($1)
  AND t.typtype = 'e'
ORDER BY 1, 2
