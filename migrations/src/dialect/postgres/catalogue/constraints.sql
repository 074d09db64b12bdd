-- $1: database schemas. Constraints of ordinary tables. `definition` is asked for only where a managed constraint cannot say it:
-- exclusion, NOT VALID, NO INHERIT, NOT ENFORCED, MATCH FULL, ON DELETE SET NULL (columns), WITHOUT OVERLAPS, constraint triggers.
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
       CASE WHEN k.contype = 'x' OR NOT k.convalidated OR k.confmatchtype = 'f' OR (k.contype = 'c' AND k.connoinherit)
                 OR NULL /*15+ cardinality(k.confdelsetcols) > 0 */
                 OR NOT true /*18+ k.conenforced */
                 OR false /*18+ k.conperiod */
                 OR (k.contype = 'p' AND k.condeferrable)
                 OR CASE WHEN k.contype IN ('p', 'u')
                         THEN (SELECT i.indnatts > i.indnkeyatts FROM pg_index i WHERE i.indexrelid = k.conindid) END
            THEN pg_get_constraintdef(k.oid) END AS definition
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind = 'r'
  AND k.contype IN ('p', 'u', 'c', 'f', 'x')
ORDER BY k.conrelid, k.conname
