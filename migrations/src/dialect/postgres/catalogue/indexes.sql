-- $1: database schemas. Indexes of ordinary tables, those behind a constraint for their NULLS NOT DISTINCT only. `definition` is
-- asked for only where a managed index cannot say it (operator class parameters, which none of the server's own B-tree and hash classes
-- has), `collated` where an expression has a collation that may be its own or the index's.
SELECT i.indrelid,
       i.indexrelid,
       c.relname::text,
       m.amname::text,
       i.indisunique,
       i.indisvalid,
       i.indnkeyatts,
       i.indkey::text,
       i.indclass::text,
       i.indcollation::text,
       i.indoption::text,
       CASE WHEN i.indexprs IS NOT NULL
            THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
                       FROM generate_series(1, i.indnkeyatts) k
                       WHERE i.indkey[k - 1] = 0
                       ORDER BY k) END AS expressions,
       pg_get_expr(i.indpred, i.indrelid) AS predicate,
       false /*15+ i.indnullsnotdistinct */ AS nulls_not_distinct,
       CASE WHEN (m.amname NOT IN ('btree', 'hash') OR 16384 <= ANY (i.indclass))
                 AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL)
            THEN pg_get_indexdef(i.indexrelid) END AS definition,
       CASE WHEN i.indexprs IS NOT NULL AND EXISTS (SELECT FROM unnest(i.indcollation) l WHERE l NOT IN (0, 100))
            THEN pg_get_indexdef(i.indexrelid) END AS collated
FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
WHERE t.relnamespace = ANY ($1)
  AND t.relkind = 'r'
ORDER BY i.indrelid, c.relname
