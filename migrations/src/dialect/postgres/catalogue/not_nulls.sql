-- $1: database schemas. From version 18 on: what is unusual about the constraints that keep NULL out of columns, but for those that a
-- table has from its parent, whose names no statement changes.
SELECT k.conrelid,
       a.attnum,
       k.conname::text,
       k.convalidated,
       k.connoinherit,
       k.oid
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'n'
  AND c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p')
  AND k.coninhcount = 0
  AND (k.conname <> format('%s_%s_not_null', c.relname, a.attname)
       OR NOT k.convalidated
       OR k.connoinherit
       OR k.oid IN (SELECT d.objoid FROM pg_description d WHERE d.classoid = 'pg_constraint'::regclass))
ORDER BY k.conrelid, a.attnum
