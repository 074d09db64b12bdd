-- $1: database schemas. What is of the database as a whole, and the rarer kinds: schemas, extensions, collations, operators, casts, text
-- search, foreign servers, event triggers, publications. Nothing that an extension made.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), not_secret AS (
    SELECT unnest('{user,username,user_name,remote_user,role,database,sslcert,sslkey,password_required,gssdelegation,use_scram_passthrough,use_remote_estimate}'::text[]) AS shown
), secret AS (
    SELECT '(password|passwd|passphrase|passcode|pwd|secret|token|credential|private_key|access_key|api_key|apikey)' AS word
), found AS (
    -- A schema that holds something is there because of that; one that holds nothing, or is spoken of, is for itself. So is `public`
    -- where it is not as in a new database.
    SELECT 'schema' AS kind, NULL::text AS schema, n.nspname::text AS name, NULL::text AS arguments, ''::text AS sql, '{}'::text[] AS further,
           CASE n.nspname WHEN 'public' THEN nullif(coalesce(obj_description(n.oid, 'pg_namespace'), ''), 'standard public schema')
                ELSE obj_description(n.oid, 'pg_namespace') END AS comment,
           n.nspowner AS owner, 'pg_namespace'::regclass::oid AS classid, n.oid AS objid
    FROM pg_namespace n WHERE n.oid = ANY ($1)
    UNION ALL
    SELECT 'extension', NULL, x.extname, NULL,
           coalesce('SCHEMA ' || quote_ident(nullif(nullif(n.nspname, 'public'), 'pg_catalog')), ''), '{}',
           nullif(obj_description(x.oid, 'pg_extension'), (SELECT a.comment FROM pg_available_extensions a WHERE a.name = x.extname)),
           NULL, 'pg_extension'::regclass, x.oid
    FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql'
    UNION ALL
    SELECT 'collation', n.nspname, l.collname, NULL,
           format('(%s)', concat_ws(', ', 'provider = ' || CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
                                    'locale = ' || quote_literal(coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale',
                                                                          CASE WHEN l.collcollate = l.collctype THEN l.collcollate::text END)),
                                    CASE WHEN l.collprovider = 'c' AND l.collcollate <> l.collctype
                                         THEN format('lc_collate = %L, lc_ctype = %L', l.collcollate, l.collctype) END,
                                    'rules = ' || quote_literal(to_jsonb(l) ->> 'collicurules'),
                                    CASE WHEN NOT l.collisdeterministic THEN 'deterministic = false' END)),
           '{}', obj_description(l.oid, 'pg_collation'), l.collowner, 'pg_collation'::regclass, l.oid
    FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.collnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator', n.nspname, o.oprname, format('%s, %s', CASE o.oprleft WHEN 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
                                                    format_type(o.oprright, NULL)),
           format('CREATE OPERATOR %I.%s (%s)', n.nspname, o.oprname,
                  concat_ws(', ', 'FUNCTION = ' || o.oprcode, 'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL),
                            'RIGHTARG = ' || format_type(o.oprright, NULL),
                            'COMMUTATOR = ' || (SELECT format('OPERATOR(%I.%s)', m.nspname, c.oprname)
                                                FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprcom),
                            'NEGATOR = ' || (SELECT format('OPERATOR(%I.%s)', m.nspname, c.oprname)
                                             FROM pg_operator c JOIN pg_namespace m ON m.oid = c.oprnamespace WHERE c.oid = o.oprnegate),
                            'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc, 'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc,
                            CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END)),
           '{}', obj_description(o.oid, 'pg_operator'), o.oprowner, 'pg_operator'::regclass, o.oid
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprnamespace = ANY ($1) AND o.oprcode <> 0
    UNION ALL
    SELECT 'cast', NULL, format('%s AS %s', format_type(t.castsource, NULL), format_type(t.casttarget, NULL)), NULL,
           format('CREATE CAST (%s AS %s) %s%s', format_type(t.castsource, NULL), format_type(t.casttarget, NULL),
                  CASE t.castmethod WHEN 'f' THEN format('WITH FUNCTION %s', t.castfunc::regprocedure)
                                    WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
                  CASE t.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END),
           '{}', obj_description(t.oid, 'pg_cast'), NULL, 'pg_cast'::regclass, t.oid
    FROM pg_cast t
    WHERE t.oid >= 16384
      -- From a range to its multirange, which comes with the type.
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = t.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 'text search dictionary', n.nspname, f.dictname, NULL,
           format('(TEMPLATE = %s%s)', (SELECT format('%I.%I', m.nspname, e.tmplname) FROM pg_ts_template e
                                        JOIN pg_namespace m ON m.oid = e.tmplnamespace WHERE e.oid = f.dicttemplate),
                  ', ' || f.dictinitoption),
           '{}', obj_description(f.oid, 'pg_ts_dict'), f.dictowner, 'pg_ts_dict'::regclass, f.oid
    FROM pg_ts_dict f JOIN pg_namespace n ON n.oid = f.dictnamespace WHERE f.dictnamespace = ANY ($1)
    UNION ALL
    SELECT 'text search configuration', n.nspname, f.cfgname, NULL,
           format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %s)', n.nspname, f.cfgname,
                  (SELECT format('%I.%I', m.nspname, e.prsname) FROM pg_ts_parser e
                   JOIN pg_namespace m ON m.oid = e.prsnamespace WHERE e.oid = f.cfgparser)),
           array(SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, f.cfgname, k.alias,
                               string_agg(format('%I.%I', m.nspname, e.dictname), ', ' ORDER BY g.mapseqno))
                 FROM pg_ts_config_map g
                 JOIN ts_token_type(f.cfgparser) k ON k.tokid = g.maptokentype
                 JOIN pg_ts_dict e ON e.oid = g.mapdict
                 JOIN pg_namespace m ON m.oid = e.dictnamespace
                 WHERE g.mapcfg = f.oid GROUP BY k.alias, k.tokid ORDER BY k.tokid),
           obj_description(f.oid, 'pg_ts_config'), f.cfgowner, 'pg_ts_config'::regclass, f.oid
    FROM pg_ts_config f JOIN pg_namespace n ON n.oid = f.cfgnamespace WHERE f.cfgnamespace = ANY ($1)
    UNION ALL
    SELECT 'foreign data wrapper', NULL, w.fdwname, NULL,
           concat_ws(' ', 'HANDLER ' || nullif(w.fdwhandler, 0)::regproc, 'VALIDATOR ' || nullif(w.fdwvalidator, 0)::regproc,
                     'OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                     FROM pg_options_to_table(w.fdwoptions) o
                                     WHERE lower(o.option_name) IN (SELECT shown FROM not_secret)
                                        OR o.option_name !~* (SELECT word FROM secret)) || ')'),
           '{}', obj_description(w.oid, 'pg_foreign_data_wrapper'), w.fdwowner, 'pg_foreign_data_wrapper'::regclass, w.oid
    FROM pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'server', NULL, s.srvname, NULL,
           concat_ws(' ', 'TYPE ' || quote_literal(s.srvtype), 'VERSION ' || quote_literal(s.srvversion),
                     'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname),
                     'OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                     FROM pg_options_to_table(s.srvoptions) o
                                     WHERE lower(o.option_name) IN (SELECT shown FROM not_secret)
                                        OR o.option_name !~* (SELECT word FROM secret)) || ')'),
           '{}', obj_description(s.oid, 'pg_foreign_server'), s.srvowner, 'pg_foreign_server'::regclass, s.oid
    FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    UNION ALL
    -- What may be a secret stays where it is (schema/src/object/secret.rs). The role is the name, the server what it hangs on.
    SELECT 'user mapping', NULL, CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.usename END, NULL,
           coalesce('OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                    FROM pg_options_to_table(m.umoptions) o
                                    WHERE lower(o.option_name) IN (SELECT shown FROM not_secret)) || ')', ''),
           '{}', NULL, NULL, 'pg_user_mapping'::regclass, m.umid
    FROM pg_user_mappings m
    UNION ALL
    SELECT 'event trigger', NULL, e.evtname, NULL,
           format('ON %s %sEXECUTE FUNCTION %s()', e.evtevent,
                  'WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ') FROM unnest(e.evttags) t) || ') ', e.evtfoid::regproc),
           CASE e.evtenabled WHEN 'O' THEN '{}'
                ELSE ARRAY[format('ALTER EVENT TRIGGER %I %s', e.evtname,
                                  CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END)] END,
           obj_description(e.oid, 'pg_event_trigger'), e.evtowner, 'pg_event_trigger'::regclass, e.oid
    FROM pg_event_trigger e
    UNION ALL
    SELECT 'publication', NULL, p.pubname, NULL,
           concat_ws(' ', CASE WHEN p.puballtables THEN 'FOR ALL TABLES'
                               ELSE 'FOR ' || nullif(concat_ws(', ',
                                   'TABLE ' || (SELECT string_agg(format('%s%I.%I%s%s', CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END,
                                                                         m.nspname, c.relname, NULL /*15+ ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) || ')' */,
                                                                         NULL /*15+ ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')' */),
                                                                  ', ' ORDER BY m.nspname, c.relname)
                                                FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
                                                JOIN pg_namespace m ON m.oid = c.relnamespace WHERE r.prpubid = p.oid),
                                   'TABLES IN SCHEMA ' || NULL /*15+ (SELECT string_agg(quote_ident(m.nspname), ', ' ORDER BY m.nspname) FROM pg_publication_namespace r JOIN pg_namespace m ON m.oid = r.pnnspid WHERE r.pnpubid = p.oid) */), '') END,
                     'WITH (' || nullif(concat_ws(', ',
                         'publish = ' || quote_literal(nullif(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                                                        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
                                                              'insert, update, delete, truncate')),
                         CASE WHEN p.pubviaroot THEN 'publish_via_partition_root = true' END,
                         NULL /*18+ CASE p.pubgencols WHEN 's' THEN 'publish_generated_columns = stored' END */), '') || ')'),
           '{}', obj_description(p.oid, 'pg_publication'), p.pubowner, 'pg_publication'::regclass, p.oid
    FROM pg_publication p
)
SELECT f.kind, f.schema, f.name, f.arguments,
       CASE f.kind WHEN 'user mapping' THEN (SELECT m.srvid FROM pg_user_mappings m WHERE m.umid = f.objid) END,
       f.sql, f.further,
       -- What cannot change, the version, and the options, each by itself.
       CASE f.kind
           WHEN 'foreign data wrapper' THEN
               (SELECT ARRAY[concat_ws(' ', nullif(w.fdwhandler, 0)::regproc, nullif(w.fdwvalidator, 0)::regproc), '']
                       || array(SELECT format('%I %L', o.option_name, o.option_value) FROM pg_options_to_table(w.fdwoptions) o
                                WHERE lower(o.option_name) IN (SELECT shown FROM not_secret) OR o.option_name !~* (SELECT word FROM secret))
                FROM pg_foreign_data_wrapper w WHERE w.oid = f.objid)
           WHEN 'server' THEN
               (SELECT ARRAY[concat_ws(' ', quote_literal(s.srvtype), quote_ident(w.fdwname)), coalesce(quote_literal(s.srvversion), '')]
                       || array(SELECT format('%I %L', o.option_name, o.option_value) FROM pg_options_to_table(s.srvoptions) o
                                WHERE lower(o.option_name) IN (SELECT shown FROM not_secret) OR o.option_name !~* (SELECT word FROM secret))
                FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE s.oid = f.objid)
           WHEN 'user mapping' THEN
               (SELECT '{"",""}'::text[]
                       || array(SELECT format('%I %L', o.option_name, o.option_value) FROM pg_options_to_table(m.umoptions) o
                                WHERE lower(o.option_name) IN (SELECT shown FROM not_secret))
                FROM pg_user_mappings m WHERE m.umid = f.objid)
           ELSE '{}' END::text[],
       f.comment,
       CASE WHEN pg_get_userbyid(f.owner) <> current_user THEN pg_get_userbyid(f.owner)::text END,
       pg_get_userbyid(f.owner)::text,
       CASE f.kind WHEN 'schema' THEN (SELECT n.nspacl FROM pg_namespace n WHERE n.oid = f.objid)
                   WHEN 'foreign data wrapper' THEN (SELECT w.fdwacl FROM pg_foreign_data_wrapper w WHERE w.oid = f.objid)
                   WHEN 'server' THEN (SELECT s.srvacl FROM pg_foreign_server s WHERE s.oid = f.objid) END::text[],
       '{}'::text[], f.classid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.arguments
