-- before
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
-- after
CREATE TRUSTED LANGUAGE plx HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE plx IS 'another name';
CREATE FUNCTION one() RETURNS integer LANGUAGE plx AS 'BEGIN RETURN 1; END';
