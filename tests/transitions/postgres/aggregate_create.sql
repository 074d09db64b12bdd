-- both
CREATE FUNCTION joined(state text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT state || ',' || value $$;
-- after
CREATE AGGREGATE join_all(text) (SFUNC = joined, STYPE = text, INITCOND = '');
