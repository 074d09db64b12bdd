-- after
CREATE FUNCTION total(first integer, VARIADIC rest integer[] DEFAULT '{}'::integer[]) RETURNS bigint LANGUAGE sql AS $$ SELECT first + coalesce(sum(x), 0) FROM unnest(rest) x $$;
