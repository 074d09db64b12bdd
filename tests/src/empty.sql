-- Drops what was made in this database. What the server itself made has numbers below 16384.
DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY coalesce((
        SELECT array_agg(format('DROP %s IF EXISTS %s CASCADE', made.word, (pg_identify_object(made.classid, made.oid, 0)).identity)
                         ORDER BY made.place, made.oid)
        FROM (
            SELECT 1 AS place, 'EVENT TRIGGER' AS word, 'pg_event_trigger'::regclass AS classid, oid FROM pg_event_trigger
            UNION ALL SELECT 2, 'PUBLICATION', 'pg_publication'::regclass, oid FROM pg_publication
            UNION ALL SELECT 3, 'EXTENSION', 'pg_extension'::regclass, oid FROM pg_extension
            UNION ALL SELECT 4, 'FOREIGN DATA WRAPPER', 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
            UNION ALL SELECT 5, 'SCHEMA', 'pg_namespace'::regclass, oid FROM pg_namespace WHERE nspname !~ '^pg_'
            UNION ALL SELECT 6, CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                                             WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, 'pg_class'::regclass, oid
                FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND relnamespace = to_regnamespace('public')
            UNION ALL SELECT 7, CASE prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, 'pg_proc'::regclass, oid
                FROM pg_proc WHERE pronamespace = to_regnamespace('public')
            UNION ALL SELECT 8, CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 'pg_type'::regclass, oid
                FROM pg_type WHERE typtype IN ('b', 'd', 'e', 'r') AND typcategory <> 'A' AND typnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'COLLATION', 'pg_collation'::regclass, oid FROM pg_collation
            UNION ALL SELECT 9, 'OPERATOR FAMILY', 'pg_opfamily'::regclass, oid FROM pg_opfamily
            UNION ALL SELECT 9, 'OPERATOR', 'pg_operator'::regclass, oid FROM pg_operator
            UNION ALL SELECT 9, 'CONVERSION', 'pg_conversion'::regclass, oid FROM pg_conversion
            UNION ALL SELECT 9, 'CAST', 'pg_cast'::regclass, oid FROM pg_cast
            UNION ALL SELECT 9, 'TEXT SEARCH CONFIGURATION', 'pg_ts_config'::regclass, oid FROM pg_ts_config
            UNION ALL SELECT 9, 'TEXT SEARCH DICTIONARY', 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
            UNION ALL SELECT 10, 'ACCESS METHOD', 'pg_am'::regclass, oid FROM pg_am
        ) made
        WHERE made.oid >= 16384
    ), '{}')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
-- What the server itself made is all that is left, and its rights are those of a new database.
DO $$
DECLARE
    catalogue regclass;
    is_left boolean;
BEGIN
    FOR catalogue IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE oid >= 16384 %s)', catalogue,
                       CASE WHEN catalogue = 'pg_namespace'::regclass THEN $condition$AND nspname !~ '^(public$|pg_)'$condition$ ELSE '' END)
            INTO is_left;
        IF is_left THEN
            RAISE EXCEPTION 'something is left in %', catalogue;
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_namespace n JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid
               WHERE n.nspname = 'public' AND n.nspacl IS DISTINCT FROM i.initprivs)
        -- These stand in a catalogue that all databases share.
        OR EXISTS (SELECT FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database())
        OR obj_description('public'::regnamespace, 'pg_namespace') IS DISTINCT FROM 'standard public schema' THEN
        RAISE EXCEPTION 'the schema public is not that of a new database';
    END IF;
END
$$
