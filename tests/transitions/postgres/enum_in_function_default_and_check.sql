-- before
CREATE TYPE mood AS ENUM ('sad', 'ok', 'odd');
CREATE FUNCTION f(m mood DEFAULT 'ok') RETURNS text LANGUAGE sql AS $$ SELECT m::text $$;
CREATE TABLE t (m mood CHECK (m <> 'sad'));
-- rows
INSERT INTO t VALUES ('ok');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f(m mood DEFAULT 'ok') RETURNS text LANGUAGE sql AS $$ SELECT m::text $$;
CREATE TABLE t (m mood CHECK (m <> 'sad'));
