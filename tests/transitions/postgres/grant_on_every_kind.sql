-- from 14
-- both
CREATE SCHEMA app;
CREATE TABLE app.users (id bigserial PRIMARY KEY, name text NOT NULL);
CREATE TYPE app.mood AS ENUM ('good', 'bad');
CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0);
CREATE TYPE app.address AS (street text, city text);
CREATE TYPE app.floats AS RANGE (SUBTYPE = float8);
CREATE SEQUENCE app.numbers;
CREATE VIEW app.names AS SELECT id, name FROM app.users;
CREATE MATERIALIZED VIEW app.kept AS SELECT name FROM app.users;
CREATE FUNCTION app.f(a integer, VARIADIC b text[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE app.p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE FOREIGN DATA WRAPPER other;
CREATE SERVER far FOREIGN DATA WRAPPER other;
CREATE FOREIGN TABLE app.films (id integer) SERVER far;
-- before
GRANT CREATE ON SCHEMA app TO pg_monitor;
GRANT SELECT ON app.names TO pg_monitor;
-- rows
INSERT INTO app.users (name) VALUES ('Ann'), ('Bob');
-- after
GRANT USAGE, CREATE ON SCHEMA app TO pg_monitor WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app TO PUBLIC;
GRANT USAGE ON TYPE app.mood TO pg_monitor WITH GRANT OPTION;
REVOKE ALL ON DOMAIN app.positive FROM PUBLIC;
REVOKE ALL ON TYPE app.address FROM PUBLIC;
GRANT USAGE ON TYPE app.floats TO pg_monitor;
GRANT USAGE ON SEQUENCE app.numbers TO PUBLIC;
GRANT SELECT (name), UPDATE (name) ON app.names TO pg_monitor;
GRANT ALL ON app.kept TO pg_read_all_data;
REVOKE ALL ON FUNCTION app.f(integer, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.f(integer, text[]) TO pg_monitor, pg_read_all_data;
GRANT EXECUTE ON PROCEDURE app.p() TO pg_monitor WITH GRANT OPTION;
REVOKE ALL ON FUNCTION app.total(integer) FROM PUBLIC;
GRANT USAGE ON FOREIGN DATA WRAPPER other TO pg_monitor;
GRANT USAGE ON FOREIGN SERVER far TO pg_monitor WITH GRANT OPTION;
GRANT SELECT (id) ON app.films TO PUBLIC;
GRANT USAGE ON SEQUENCE app.users_id_seq TO pg_monitor;
GRANT SELECT, USAGE ON SEQUENCE app.users_id_seq TO pg_read_all_data WITH GRANT OPTION;
