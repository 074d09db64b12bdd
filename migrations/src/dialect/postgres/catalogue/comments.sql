-- $1: database schemas. Comments of tables, columns and indexes (objsubid 0 or the column), of types, and of constraints (-1).
SELECT d.objoid, d.objsubid::int2, d.description
FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid
WHERE d.classoid = 'pg_class'::regclass
  AND c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p', 'i', 'I')
UNION ALL
SELECT d.objoid, d.objsubid::int2, d.description
FROM pg_description d
JOIN pg_type t ON t.oid = d.objoid
WHERE d.classoid = 'pg_type'::regclass
  AND t.typnamespace = ANY ($1)
  AND t.typtype = 'e'
UNION ALL
SELECT d.objoid, -1::int2, d.description
FROM pg_description d
JOIN pg_constraint k ON k.oid = d.objoid
WHERE d.classoid = 'pg_constraint'::regclass
  AND k.connamespace = ANY ($1)
ORDER BY 1, 2
