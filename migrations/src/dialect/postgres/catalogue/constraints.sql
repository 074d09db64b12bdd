-- $1: database schemas. Constraints of tables, but for those that a table has from its parent, and for NOT NULL, which not_nulls.sql reads.
SELECT k.conrelid,
       k.conname::text,
       k.contype::text,
       k.condeferrable,
       k.condeferred,
       k.conkey,
       k.confrelid,
       k.confkey,
       k.confupdtype::text,
       k.confdeltype::text,
       k.conindid,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
       CASE WHEN k.contype = 'x' THEN pg_get_constraintdef(k.oid) END AS definition,
       k.oid,
       k.convalidated,
       k.connoinherit,
       k.confmatchtype = 'f' AS match_full,
       NULL::int2[] /*15+ k.confdelsetcols */ AS set_columns,
       NOT true /*18+ k.conenforced */ AS not_enforced,
       false /*18+ k.conperiod */ AS period
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p')
  AND k.contype IN ('p', 'u', 'c', 'f', 'x')
  AND k.conparentid = 0
  AND k.conislocal
ORDER BY k.conrelid, k.conname
