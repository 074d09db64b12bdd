-- after
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE FUNCTION lower_it(c citext) RETURNS text LANGUAGE sql AS $$ SELECT lower(c::text) $$;
CREATE TABLE t (a citext PRIMARY KEY, h hstore DEFAULT ''::hstore);
CREATE INDEX t_h ON t USING gin (h);
COMMENT ON EXTENSION citext IS 'no case';
