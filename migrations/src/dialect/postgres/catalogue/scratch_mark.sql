-- Marks the current database as a scratch database in use, and notes who owns the schema public and who may do what there.
DO $$
BEGIN
    CREATE SCHEMA _tablewright_scratch;
    EXECUTE format('COMMENT ON SCHEMA _tablewright_scratch IS %L', (
        SELECT jsonb_build_object('owner', pg_get_userbyid(n.nspowner),
                                  'rights', coalesce(n.nspacl, acldefault('n', n.nspowner))::text[])
        FROM pg_namespace n
        WHERE n.nspname = 'public'));
END
$$
