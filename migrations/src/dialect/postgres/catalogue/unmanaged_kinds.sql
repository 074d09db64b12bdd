-- $1: database schemas. Whether there may be anything for each of the other queries of what is not managed, so that the usual database,
-- which has nothing of the sort, is not asked two long ones. Says true rather than look twice.
SELECT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = ANY ($1) AND c.relkind = 'f') AS relations,
       EXISTS (SELECT FROM pg_foreign_data_wrapper)
           OR EXISTS (SELECT FROM pg_seclabel)
           OR EXISTS (SELECT FROM pg_subscription) AS objects
ORDER BY 1
