-- before
CREATE FUNCTION divide(a integer, b integer, OUT quotient integer, OUT rest integer) LANGUAGE sql AS $$ SELECT a / b, a % b $$;
-- after
CREATE FUNCTION divide(a integer, b integer, OUT quotient bigint, OUT rest bigint) LANGUAGE sql AS $$ SELECT (a / b)::bigint, (a % b)::bigint $$;
