-- after
CREATE TYPE inner_type AS (a integer);
CREATE TYPE outer_type AS (b inner_type, c inner_type[], d text COLLATE "C");
CREATE TABLE t (o outer_type);
CREATE FUNCTION f(o outer_type) RETURNS inner_type LANGUAGE sql AS $$ SELECT o.b $$;
