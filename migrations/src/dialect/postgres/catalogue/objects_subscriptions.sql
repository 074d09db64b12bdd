-- $1: database schemas, of which a subscription is in none. Subscriptions of this database, read only by those who may see connection
-- strings. Passwords in those never leave the server; nor does whether the subscription is enabled, which is how it runs and not what it is.
-- kind, schema, name, arguments, what it hangs on, its text, further statements, signature, comment, its owner if that is not this
-- role, its owner anyway, no access list, and its number.
WITH found AS (
    SELECT s.oid, s.subname, s.subowner,
           -- `host=… password=…`, or a URL.
           btrim(regexp_replace(regexp_replace(regexp_replace(s.subconninfo,
               '(^|\s+)(password|sslpassword|oauth_client_secret)\s*=\s*(''(\\.|[^''\\])*''|(\\.|[^\s''\\])*)', '', 'gi'),
               '^(postgres(ql)?://[^:/?#@]*):[^/?#]*@', '\1@', 'i'),
               '(?<=[?&])(password|sslpassword|oauth_client_secret)=[^&]*(&|$)', '', 'gi')) AS connection,
           (SELECT string_agg(quote_ident(p.name), ', ' ORDER BY p.place) FROM unnest(s.subpublications) WITH ORDINALITY p (name, place))
               AS publications,
           concat_ws(', ', 'slot_name = ' || coalesce(quote_literal(s.subslotname), 'NONE'),
                     'synchronous_commit = ' || quote_literal(nullif(s.subsynccommit, 'off')),
                     CASE WHEN to_jsonb(s) ->> 'subbinary' = 'true' THEN 'binary = true' END,
                     CASE to_jsonb(s) ->> 'substream' WHEN 'true' THEN 'streaming = on' WHEN 't' THEN 'streaming = on'
                          WHEN 'p' THEN 'streaming = parallel'
                          WHEN 'f' THEN CASE WHEN current_setting('server_version_num')::int4 >= 180000 THEN 'streaming = off' END END,
                     CASE WHEN to_jsonb(s) ->> 'subdisableonerr' = 'true' THEN 'disable_on_error = true' END,
                     CASE WHEN to_jsonb(s) ->> 'subpasswordrequired' = 'false' THEN 'password_required = false' END,
                     CASE WHEN to_jsonb(s) ->> 'subrunasowner' = 'true' THEN 'run_as_owner = true' END,
                     'origin = ' || nullif(to_jsonb(s) ->> 'suborigin', 'any')) AS settings,
           concat_ws(', ', CASE WHEN to_jsonb(s) ->> 'subtwophasestate' IN ('p', 'e') THEN 'two_phase = on' END,
                     CASE WHEN to_jsonb(s) ->> 'subfailover' = 'true' THEN 'failover = true' END) AS fixed,
           -- Every setting that this version can alter: what is not said would stay.
           concat_ws(', ', 'slot_name = ' || coalesce(quote_literal(s.subslotname), 'NONE'),
                     'synchronous_commit = ' || quote_literal(s.subsynccommit), 'binary = ' || (to_jsonb(s) ->> 'subbinary'),
                     'streaming = ' || CASE to_jsonb(s) ->> 'substream' WHEN 'true' THEN 'on' WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel'
                                            WHEN 'false' THEN 'off' WHEN 'f' THEN 'off' END,
                     'disable_on_error = ' || (to_jsonb(s) ->> 'subdisableonerr'),
                     'password_required = ' || (to_jsonb(s) ->> 'subpasswordrequired'),
                     'run_as_owner = ' || (to_jsonb(s) ->> 'subrunasowner'), 'origin = ' || (to_jsonb(s) ->> 'suborigin')) AS all_settings
    FROM pg_subscription s
    JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()
)
SELECT 'subscription', NULL::text, f.subname::text, NULL::text, NULL::oid,
       format('CONNECTION %L PUBLICATION %s WITH (%s)', f.connection, f.publications,
              concat_ws(', ', 'connect = false', f.settings, nullif(f.fixed, ''))),
       '{}'::text[],
       ARRAY[format('CONNECTION %L', f.connection), format('SET PUBLICATION %s WITH (refresh = false)', f.publications),
             format('SET (%s)', f.all_settings)],
       obj_description(f.oid, 'pg_subscription'),
       CASE WHEN pg_get_userbyid(f.subowner) <> current_user THEN pg_get_userbyid(f.subowner)::text END,
       pg_get_userbyid(f.subowner)::text, NULL::text[], '{}'::text[],
       'pg_subscription'::regclass::oid, f.oid
FROM found f
WHERE $1 IS NOT NULL
ORDER BY 3
