-- before
CREATE COLLATION german (provider = icu, locale = 'de-DE', deterministic = false);
-- after

