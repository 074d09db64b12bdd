-- About how many rows each table has: the planner's estimate, nothing where the server has never looked. A partitioned table has those of its partitions.
SELECT n.nspname AS schema, c.relname AS name, part.rows
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT sum(CASE WHEN p.reltuples < 0 OR (p.reltuples = 0 AND p.relpages = 0) THEN NULL ELSE p.reltuples END)::int8 AS rows
    FROM pg_class p
    WHERE p.oid = c.oid OR (c.relkind = 'p' AND p.oid IN (SELECT relid FROM pg_partition_tree(c.oid)))
) AS part
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' AND part.rows IS NOT NULL
ORDER BY 1, 2
