-- on a named scratch database

-- before
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE VIEW names AS SELECT name FROM users;
-- rows
INSERT INTO users VALUES (1, 'Ann');
-- after
GRANT USAGE ON SCHEMA public TO pg_monitor WITH GRANT OPTION;
GRANT CREATE ON SCHEMA public TO pg_read_all_settings;
CREATE TABLE users (id bigint PRIMARY KEY, name character varying(80));
CREATE VIEW names AS SELECT name FROM users;
