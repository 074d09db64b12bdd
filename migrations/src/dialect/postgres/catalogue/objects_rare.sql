-- $1: database schemas. What few databases have: access methods, languages, conversions, parsers and templates of text search, operator
-- families and classes, transforms, base types and their shells. Nothing that an extension made.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, its access list and those of its columns (a name and an item in turn), and its number.
WITH extension_member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), member AS MATERIALIZED (
    -- The operators and functions of a class, and those that a family has beside its classes.
    SELECT d.refclassid, d.refobjid, 1 AS part, a.amopstrategy AS number, a.amoplefttype AS lefttype, a.amoprighttype AS righttype,
           format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
                  ' FOR ORDER BY ' || (SELECT format('%I.%I', n.nspname, f.opfname) FROM pg_opfamily f
                                       JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE f.oid = a.amopsortfamily)) AS sql
    FROM pg_amop a JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid
    WHERE a.oid >= 16384 AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
    UNION ALL
    SELECT d.refclassid, d.refobjid, 2, a.amprocnum, a.amproclefttype, a.amprocrighttype,
           format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL),
                  a.amproc::oid::regprocedure)
    FROM pg_amproc a JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
    WHERE a.oid >= 16384 AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
), found AS (
    SELECT 'access method' AS kind, NULL::text AS schema, m.amname::text AS name, NULL::text AS arguments,
           format('TYPE %s HANDLER %s', CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, m.amhandler) AS sql,
           '{}'::text[] AS further, obj_description(m.oid, 'pg_am') AS comment, NULL::oid AS owner,
           'pg_am'::regclass::oid AS classid, m.oid AS objid
    FROM pg_am m WHERE m.oid >= 16384
    UNION ALL
    SELECT 'language', NULL, l.lanname, NULL,
           CASE WHEN l.lanpltrusted THEN format('CREATE TRUSTED LANGUAGE %I ', l.lanname) ELSE '' END
           || concat_ws(' ', 'HANDLER ' || nullif(l.lanplcallfoid, 0)::regproc, 'INLINE ' || nullif(l.laninline, 0)::regproc,
                        'VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc),
           '{}', obj_description(l.oid, 'pg_language'), l.lanowner, 'pg_language'::regclass, l.oid
    FROM pg_language l WHERE l.lanispl AND l.oid >= 16384
    UNION ALL
    SELECT 'conversion', n.nspname, c.conname, NULL,
           CASE WHEN c.condefault THEN format('CREATE DEFAULT CONVERSION %I.%I ', n.nspname, c.conname) ELSE '' END
           || format('FOR %L TO %L FROM %s', pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc),
           '{}', obj_description(c.oid, 'pg_conversion'), c.conowner,
           'pg_conversion'::regclass, c.oid
    FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.connamespace = ANY ($1)
    UNION ALL
    SELECT 'text search parser', n.nspname, p.prsname, NULL,
           format('(%s)', concat_ws(', ', 'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken, 'END = ' || p.prsend,
                                    'LEXTYPES = ' || p.prslextype, 'HEADLINE = ' || nullif(p.prsheadline::oid, 0)::regproc)),
           '{}', obj_description(p.oid, 'pg_ts_parser'), NULL, 'pg_ts_parser'::regclass, p.oid
    FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE p.prsnamespace = ANY ($1)
    UNION ALL
    SELECT 'text search template', n.nspname, t.tmplname, NULL,
           format('(%s)', concat_ws(', ', 'INIT = ' || nullif(t.tmplinit::oid, 0)::regproc, 'LEXIZE = ' || t.tmpllexize)),
           '{}', obj_description(t.oid, 'pg_ts_template'), NULL, 'pg_ts_template'::regclass, t.oid
    FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE t.tmplnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator family', n.nspname, f.opfname, m.amname,
           format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, m.amname),
           array(SELECT format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, m.amname, e.sql)
                 FROM member e WHERE e.refclassid = 'pg_opfamily'::regclass AND e.refobjid = f.oid
                 ORDER BY e.part, e.number, e.lefttype, e.righttype),
           obj_description(f.oid, 'pg_opfamily'), f.opfowner,
           'pg_opfamily'::regclass, f.oid
    FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
    WHERE f.opfnamespace = ANY ($1)
    UNION ALL
    SELECT 'operator class', n.nspname, o.opcname, m.amname,
           format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, o.opcname,
                  CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END, format_type(o.opcintype, NULL), m.amname, g.nspname, f.opfname,
                  -- A class that has nothing else is written with the storage that it has anyway.
                  coalesce(nullif(concat_ws(', ', 'STORAGE ' || format_type(nullif(o.opckeytype, 0), NULL),
                                            (SELECT string_agg(e.sql, ', ' ORDER BY e.part, e.number, e.lefttype, e.righttype)
                                             FROM member e WHERE e.refclassid = 'pg_opclass'::regclass AND e.refobjid = o.oid)), ''),
                           'STORAGE ' || format_type(o.opcintype, NULL))),
           '{}', obj_description(o.oid, 'pg_opclass'), o.opcowner,
           'pg_opclass'::regclass, o.oid
    FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
    JOIN pg_opfamily f ON f.oid = o.opcfamily JOIN pg_namespace g ON g.oid = f.opfnamespace
    WHERE o.opcnamespace = ANY ($1)
    UNION ALL
    SELECT 'transform', NULL, format('%s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname), NULL,
           format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
                  concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql::oid, 0)::regprocedure,
                            'TO SQL WITH FUNCTION ' || nullif(t.trftosql::oid, 0)::regprocedure)),
           '{}', obj_description(t.oid, 'pg_transform'), NULL, 'pg_transform'::regclass, t.oid
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
    UNION ALL
    SELECT CASE WHEN t.typisdefined THEN 'base type' ELSE 'shell type' END, n.nspname, t.typname, NULL,
           CASE WHEN t.typisdefined
                THEN format('(%s)', concat_ws(', ', 'INPUT = ' || t.typinput, 'OUTPUT = ' || t.typoutput,
                         'RECEIVE = ' || nullif(t.typreceive::oid, 0)::regproc, 'SEND = ' || nullif(t.typsend::oid, 0)::regproc,
                         'TYPMOD_IN = ' || nullif(t.typmodin::oid, 0)::regproc, 'TYPMOD_OUT = ' || nullif(t.typmodout::oid, 0)::regproc,
                         'ANALYZE = ' || nullif(t.typanalyze::oid, 0)::regproc,
                         'SUBSCRIPT = ' || NULL /*14+ nullif(t.typsubscript::oid, 0)::regproc */,
                         'INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END,
                         CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
                         'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END,
                         'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END,
                         'CATEGORY = ' || quote_literal(nullif(t.typcategory::text, 'U')), CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
                         'DEFAULT = ' || quote_literal(t.typdefault),
                         'ELEMENT = ' || format_type(nullif(t.typelem, 0), NULL), 'DELIMITER = ' || quote_literal(nullif(t.typdelim::text, ',')),
                         CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END))
                ELSE '' END,
           '{}', obj_description(t.oid, 'pg_type'), t.typowner,
           'pg_type'::regclass, t.oid
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typnamespace = ANY ($1) AND t.typtype IN ('b', 'p')
      -- The array of another type comes and goes with that.
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
)
SELECT f.kind, f.schema, f.name, f.arguments, NULL::oid, f.sql, f.further, '{}'::text[], f.comment,
       CASE WHEN pg_get_userbyid(f.owner) <> current_user AND f.kind <> 'shell type' THEN pg_get_userbyid(f.owner)::text END,
       pg_get_userbyid(f.owner)::text,
       CASE f.kind WHEN 'language' THEN (SELECT l.lanacl FROM pg_language l WHERE l.oid = f.objid)
                   WHEN 'base type' THEN (SELECT t.typacl FROM pg_type t WHERE t.oid = f.objid) END::text[],
       '{}'::text[],
       f.classid, f.objid
FROM found f
WHERE NOT EXISTS (SELECT FROM extension_member e WHERE e.classid = f.classid AND e.objid = f.objid)
ORDER BY f.kind, f.schema NULLS FIRST, f.name, f.arguments
