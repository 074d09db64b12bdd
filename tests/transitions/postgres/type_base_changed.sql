-- both
CREATE TYPE odd;
CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
-- before
CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = text);
CREATE FUNCTION twice(odd) RETURNS odd LANGUAGE sql AS 'SELECT $1';
COMMENT ON TYPE odd IS 'text that nobody compares';
-- after
CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = text, STORAGE = main, CATEGORY = 'S');
CREATE FUNCTION twice(odd) RETURNS odd LANGUAGE sql AS 'SELECT $1';
