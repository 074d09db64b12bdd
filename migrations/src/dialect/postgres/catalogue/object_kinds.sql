-- $1: database schemas. Whether there may be anything for each of the queries of objects, so that the usual database, which has few
-- kinds, is not asked every long one. Says true rather than look twice.
SELECT EXISTS (SELECT FROM pg_class c
               WHERE c.relnamespace = ANY ($1)
                 AND (c.relkind IN ('v', 'm', 'f', 'c')
                      OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d
                                                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjsubid > 0
                                                           AND d.deptype IN ('a', 'i')))) AS relations,
       EXISTS (SELECT FROM pg_policy)
           OR EXISTS (SELECT FROM pg_trigger t WHERE NOT t.tgisinternal)
           OR EXISTS (SELECT FROM pg_rewrite w WHERE w.rulename <> '_RETURN' AND w.oid >= 16384)
           OR EXISTS (SELECT FROM pg_statistic_ext) AS hanging,
       EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('d', 'r')) AS routines,
       EXISTS (SELECT FROM pg_collation l WHERE l.collnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_operator o WHERE o.oprnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_ts_config f WHERE f.cfgnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_ts_dict f WHERE f.dictnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_cast t WHERE t.oid >= 16384)
           OR EXISTS (SELECT FROM pg_event_trigger)
           OR EXISTS (SELECT FROM pg_publication)
           OR EXISTS (SELECT FROM pg_foreign_data_wrapper)
           OR EXISTS (SELECT FROM pg_extension x WHERE x.extname <> 'plpgsql')
           OR EXISTS (SELECT FROM pg_namespace n
                      WHERE n.oid = ANY ($1)
                        AND (n.nspname <> 'public'
                             OR obj_description(n.oid, 'pg_namespace') IS DISTINCT FROM 'standard public schema'
                             OR n.nspowner NOT IN (10, (SELECT r.oid FROM pg_roles r WHERE r.rolname = 'pg_database_owner'))
                             OR n.nspacl::text[] IS DISTINCT FROM
                                (SELECT i.initprivs::text[] FROM pg_init_privs i
                                 WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid AND i.objsubid = 0))) AS database,
       EXISTS (SELECT FROM pg_type t
               WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('b', 'p') AND (t.typcategory <> 'A' OR t.typelem = 0))
           OR EXISTS (SELECT FROM pg_am m WHERE m.oid >= 16384)
           OR EXISTS (SELECT FROM pg_language l WHERE l.lanispl AND l.oid >= 16384)
           OR EXISTS (SELECT FROM pg_conversion c WHERE c.connamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_opfamily f WHERE f.opfnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_opclass o WHERE o.opcnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_transform)
           OR EXISTS (SELECT FROM pg_ts_parser p WHERE p.prsnamespace = ANY ($1))
           OR EXISTS (SELECT FROM pg_ts_template t WHERE t.tmplnamespace = ANY ($1)) AS rare,
       -- A connection string may hold a password: whoever may not read it is told the names alone.
       has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')
           AND EXISTS (SELECT FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()) AS subscriptions
ORDER BY 1
