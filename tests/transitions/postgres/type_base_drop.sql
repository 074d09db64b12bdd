-- before
CREATE SCHEMA kinds;
CREATE TYPE kinds.odd;
CREATE FUNCTION kinds.odd_in(cstring) RETURNS kinds.odd LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION kinds.a_out(kinds.odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE kinds.odd (INPUT = kinds.odd_in, OUTPUT = kinds.a_out, LIKE = integer);
CREATE TABLE kinds.t (id integer, o kinds.odd DEFAULT '7');
-- rows
INSERT INTO kinds.t VALUES (1, '2');
-- after
CREATE TABLE u (id integer);
