-- Drops everything in the current database that was made in it and that no extension made, but keeps the schema public with the owner
-- and grants that scratch_mark.sql has noted. What the server itself made has numbers below 16384.
DO $$
DECLARE
    statement text;
    noted jsonb := obj_description(to_regnamespace('_tablewright_scratch')::oid, 'pg_namespace');
    rights aclitem[] := ARRAY(SELECT jsonb_array_elements_text(noted -> 'rights'));
BEGIN
    FOREACH statement IN ARRAY coalesce((
        SELECT array_agg(format('DROP %s IF EXISTS %s CASCADE', made.word, (pg_identify_object(made.classid, made.oid, 0)).identity)
                         ORDER BY made.place, made.oid)
        FROM (
            -- First what acts on the rest.
            SELECT 1 AS place, 'EVENT TRIGGER' AS word, 'pg_event_trigger'::regclass AS classid, oid FROM pg_event_trigger
            UNION ALL SELECT 2, 'PUBLICATION', 'pg_publication'::regclass, oid FROM pg_publication
            UNION ALL SELECT 3, 'FOREIGN DATA WRAPPER', 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
            UNION ALL SELECT 4, 'SCHEMA', 'pg_namespace'::regclass, oid FROM pg_namespace n
                WHERE nspname NOT IN ('public', '_tablewright_scratch') AND nspname !~ '^pg_'
                  AND NOT EXISTS (SELECT FROM pg_depend d
                                  WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.classid = 'pg_extension'::regclass)
            UNION ALL SELECT 5, CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                                             WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, 'pg_class'::regclass, oid
                FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND relnamespace = to_regnamespace('public')
            UNION ALL SELECT 6, 'LANGUAGE', 'pg_language'::regclass, oid FROM pg_language
            UNION ALL SELECT 6, 'TRANSFORM', 'pg_transform'::regclass, oid FROM pg_transform
            UNION ALL SELECT 6, 'CAST', 'pg_cast'::regclass, oid FROM pg_cast
            UNION ALL SELECT 7, 'OPERATOR', 'pg_operator'::regclass, oid FROM pg_operator WHERE oprnamespace = to_regnamespace('public')
            UNION ALL SELECT 8, CASE prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, 'pg_proc'::regclass, oid
                FROM pg_proc WHERE pronamespace = to_regnamespace('public')
            UNION ALL SELECT 9, CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 'pg_type'::regclass, oid
                FROM pg_type WHERE typtype IN ('b', 'd', 'e', 'p', 'r') AND typcategory <> 'A' AND typnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'COLLATION', 'pg_collation'::regclass, oid FROM pg_collation WHERE collnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'OPERATOR FAMILY', 'pg_opfamily'::regclass, oid FROM pg_opfamily WHERE opfnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'CONVERSION', 'pg_conversion'::regclass, oid FROM pg_conversion WHERE connamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'STATISTICS', 'pg_statistic_ext'::regclass, oid
                FROM pg_statistic_ext WHERE stxnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'TEXT SEARCH CONFIGURATION', 'pg_ts_config'::regclass, oid
                FROM pg_ts_config WHERE cfgnamespace = to_regnamespace('public')
            UNION ALL SELECT 9, 'TEXT SEARCH DICTIONARY', 'pg_ts_dict'::regclass, oid FROM pg_ts_dict WHERE dictnamespace = to_regnamespace('public')
            UNION ALL SELECT 10, 'TEXT SEARCH TEMPLATE', 'pg_ts_template'::regclass, oid
                FROM pg_ts_template WHERE tmplnamespace = to_regnamespace('public')
            UNION ALL SELECT 10, 'TEXT SEARCH PARSER', 'pg_ts_parser'::regclass, oid
                FROM pg_ts_parser WHERE prsnamespace = to_regnamespace('public')
            UNION ALL SELECT 10, 'ACCESS METHOD', 'pg_am'::regclass, oid FROM pg_am
        ) made
        WHERE made.oid >= 16384
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = made.classid AND d.objid = made.oid AND d.objsubid = 0
                            -- What a composite type keeps of itself in pg_class belongs to the type.
                            AND (d.deptype = 'e' OR d.deptype = 'i' AND made.word <> 'TYPE'))
    ), '{}')
    LOOP
        EXECUTE statement;
    END LOOP;
    -- The schema public is as it was.
    FOREACH statement IN ARRAY coalesce((
        SELECT array_agg(changed.words ORDER BY changed.place, changed.words)
        FROM (
            SELECT 1 AS place, format('ALTER SCHEMA public OWNER TO %I', noted ->> 'owner') AS words
            FROM pg_namespace n
            WHERE n.nspname = 'public' AND pg_get_userbyid(n.nspowner)::text <> noted ->> 'owner'
            UNION ALL
            SELECT DISTINCT 2, format('REVOKE ALL ON SCHEMA public FROM %s CASCADE',
                                      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
            FROM pg_namespace n
            CROSS JOIN LATERAL coalesce(n.nspacl, acldefault('n', n.nspowner)) now
            CROSS JOIN LATERAL aclexplode(now)
            WHERE n.nspname = 'public' AND now <> rights
            UNION ALL
            SELECT 3, format('GRANT %s ON SCHEMA public TO %s%s', privilege_type,
                             CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                             CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
            FROM pg_namespace n
            CROSS JOIN LATERAL aclexplode(rights)
            WHERE n.nspname = 'public' AND coalesce(n.nspacl, acldefault('n', n.nspowner)) <> rights
        ) changed
        WHERE noted IS NOT NULL
    ), '{}')
    LOOP
        EXECUTE statement;
    END LOOP;
    -- What new objects come with is what the server gives them. Those are no objects: they are told again as they were at first.
    FOREACH statement IN ARRAY coalesce((
        SELECT array_agg(format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s %s', changed.owner, ' IN SCHEMA ' || changed.schema, changed.rest)
                         ORDER BY changed.owner, changed.place, changed.rest)
        FROM (
            SELECT quote_ident(pg_get_userbyid(a.defaclrole)) AS owner,
                   (SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = a.defaclnamespace) AS schema,
                   1 AS place,
                   format('REVOKE ALL ON %s FROM %s', kind.words,
                          CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END) AS rest
            FROM pg_default_acl a
            CROSS JOIN LATERAL (SELECT DISTINCT grantee FROM aclexplode(a.defaclacl)) grantees
            JOIN (VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS')) kind(letter, words)
              ON kind.letter = a.defaclobjtype::text
            UNION ALL
            SELECT quote_ident(pg_get_userbyid(a.defaclrole)), NULL, 2, format('GRANT %s ON %s TO %s', usual.rights, kind.words, usual.role)
            FROM pg_default_acl a
            JOIN (VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS')) kind(letter, words)
              ON kind.letter = a.defaclobjtype::text
            CROSS JOIN LATERAL (
                SELECT 'ALL' AS rights, quote_ident(pg_get_userbyid(a.defaclrole)) AS role
                UNION ALL SELECT 'EXECUTE', 'PUBLIC' WHERE kind.letter = 'f'
                UNION ALL SELECT 'USAGE', 'PUBLIC' WHERE kind.letter = 'T'
            ) usual
            WHERE a.defaclnamespace = 0
        ) changed
    ), '{}')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$
