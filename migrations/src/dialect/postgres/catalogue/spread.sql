-- The partition keys and bounds of the temporary tables that normalisation makes.
SELECT c.relname::text,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound
FROM pg_class c
WHERE c.relnamespace = pg_my_temp_schema()
  AND c.relname LIKE 'tablewright\_key\_%'
ORDER BY c.relname
