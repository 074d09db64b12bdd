-- What a scratch database has to share with the one it stands for, the server's clock, and something random for its name.
SELECT pg_encoding_to_char(d.encoding)::text,
       d.datcollate::text,
       d.datctype::text,
       to_jsonb(d) ->> 'datlocprovider',
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
       extract(epoch FROM clock_timestamp())::int8,
       substr(md5(random()::text || clock_timestamp()::text), 1, 8)
FROM pg_database d
WHERE d.datname = current_database()
ORDER BY d.datname
