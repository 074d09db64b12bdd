-- $1: database schemas. Indexes of tables, those behind constraints too. `opclass_parameters` are operator classes with their
-- parameters, which none of the server's own B-tree and hash classes has; `collated` is asked for where an expression has a collation
-- that may be its own or the index's. `attached` is
-- what that one of the parent's is called that an index belongs to.
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
            THEN ARRAY(SELECT CASE WHEN a.attoptions IS NULL THEN '' ELSE
                                  (SELECT CASE WHEN n.nspname IN ('pg_catalog', 'public') THEN o.opcname::text
                                               ELSE format('"%s"."%s"', replace(n.nspname, '"', '""'), replace(o.opcname, '"', '""')) END
                                   FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace
                                   WHERE o.oid = i.indclass[a.attnum - 1])
                                  || (SELECT format('(%s)', string_agg(p.name || '=' || CASE quote_ident(p.value) WHEN p.value THEN p.value
                                                                                             ELSE quote_literal(p.value) END, ', '))
                                      FROM (SELECT split_part(o, '=', 1) AS name, substr(o, strpos(o, '=') + 1) AS value
                                            FROM unnest(a.attoptions) o) p) END
                       FROM pg_attribute a
                       WHERE a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts
                       ORDER BY a.attnum) END AS opclass_parameters,
       CASE WHEN i.indexprs IS NOT NULL AND EXISTS (SELECT FROM unnest(i.indcollation) l WHERE l NOT IN (0, 100))
            THEN pg_get_indexdef(i.indexrelid) END AS collated,
       c.reloptions,
       s.spcname::text AS tablespace,
       i.indisclustered,
       i.indisreplident,
       CASE WHEN i.indexprs IS NOT NULL
            THEN ARRAY(SELECT coalesce(a.attstattarget, -1)::int2 FROM pg_attribute a
                       WHERE a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts ORDER BY a.attnum) END AS statistics,
       CASE WHEN c.relispartition
            THEN (SELECT p.relname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = i.indexrelid)
            END AS attached
FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE t.relnamespace = ANY ($1)
  AND t.relkind IN ('r', 'p')
ORDER BY i.indrelid, c.relname
