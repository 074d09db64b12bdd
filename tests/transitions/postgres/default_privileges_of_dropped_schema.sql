-- on a named scratch database

-- before
CREATE SCHEMA app;
CREATE TABLE app.users (id bigint PRIMARY KEY);
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
GRANT USAGE ON SCHEMA app TO pg_monitor;
-- rows
INSERT INTO app.users VALUES (1);
-- after
CREATE TABLE kept (id bigint PRIMARY KEY);
