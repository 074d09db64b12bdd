-- How large tables are that are named by schema ($1) and name ($2): bytes without indexes, and rows as far as the server has counted them
-- (the planner's estimate; before any ANALYZE it is -1, and 0 up to PostgreSQL 13). Of a partitioned table, all of its partitions.
SELECT n.nspname AS schema,
       c.relname AS name,
       part.bytes,
       part.rows
FROM unnest($1::text[], $2::text[]) AS asked (schema, name)
JOIN pg_namespace n ON n.nspname = asked.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name AND c.relkind IN ('r', 'p')
CROSS JOIN LATERAL (
    SELECT coalesce(sum(pg_table_size(p.oid)), 0)::int8 AS bytes,
           sum(CASE WHEN p.reltuples < 0 OR (p.reltuples = 0 AND p.relpages = 0) THEN NULL ELSE p.reltuples END)::int8 AS rows
    FROM pg_class p
    WHERE p.oid = c.oid OR (c.relkind = 'p' AND p.oid IN (SELECT relid FROM pg_partition_tree(c.oid)))
) AS part
ORDER BY 1, 2
