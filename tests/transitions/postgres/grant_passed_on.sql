-- both
CREATE SCHEMA app;
CREATE TABLE app.users (id bigint PRIMARY KEY, name text);
CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- before
GRANT ALL ON SCHEMA app TO pg_monitor, pg_read_all_settings, pg_read_all_stats;
GRANT SELECT ON app.users TO pg_monitor WITH GRANT OPTION;
SET ROLE pg_monitor;
GRANT SELECT ON app.users TO pg_read_all_stats WITH GRANT OPTION;
RESET ROLE;
SET ROLE pg_read_all_stats;
GRANT SELECT ON app.users TO pg_read_all_settings;
RESET ROLE;
-- rows
INSERT INTO app.users VALUES (1, 'Ann');
-- after
GRANT ALL ON SCHEMA app TO pg_monitor, pg_read_all_settings;
GRANT SELECT, UPDATE (name) ON app.users TO pg_read_all_settings WITH GRANT OPTION;
SET ROLE pg_read_all_settings;
GRANT SELECT, UPDATE (name) ON app.users TO pg_monitor WITH GRANT OPTION;
RESET ROLE;
SET ROLE pg_monitor;
GRANT SELECT ON app.users TO pg_read_all_stats;
RESET ROLE;
GRANT EXECUTE ON FUNCTION app.f() TO pg_monitor WITH GRANT OPTION;
SET ROLE pg_monitor;
GRANT EXECUTE ON FUNCTION app.f() TO pg_read_all_stats;
RESET ROLE;
