-- $1: database schemas. Whether there may be anything for each of the other queries of what is not managed, so that the usual database,
-- which has nothing of the sort, is not asked two long ones. Says true rather than look twice.
SELECT EXISTS (SELECT FROM pg_class c
               WHERE c.relnamespace = ANY ($1) AND (c.relkind = 'f' OR c.reloftype <> 0)) AS relations,
       EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('b', 'p') AND t.typcategory <> 'A')
           OR EXISTS (SELECT FROM pg_opclass o WHERE o.opcnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_opfamily f WHERE f.opfnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_ts_parser p WHERE p.prsnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_ts_template t WHERE t.tmplnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_user_mappings)
           OR EXISTS (SELECT FROM pg_subscription) AS objects
ORDER BY 1
