-- before
CREATE DOMAIN small AS integer;
CREATE FUNCTION twice(s small) RETURNS small LANGUAGE sql AS $$ SELECT (s * 2)::small $$;
-- after
CREATE DOMAIN small AS bigint;
CREATE FUNCTION twice(s small) RETURNS small LANGUAGE sql AS $$ SELECT (s * 2)::small $$;
