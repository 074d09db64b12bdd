-- after
CREATE COLLATION german (provider = icu, locale = 'de-DE');
CREATE TABLE words (w text COLLATE german);
