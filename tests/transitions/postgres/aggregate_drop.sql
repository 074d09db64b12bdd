-- both
CREATE FUNCTION joined(state text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT state || ',' || value $$;
-- before
CREATE AGGREGATE join_all(text) (SFUNC = joined, STYPE = text);
-- after

