-- from 16
-- before
CREATE COLLATION german (provider = icu, locale = 'de');
CREATE COLLATION plain (provider = icu, locale = 'und');
CREATE TABLE words (word text COLLATE plain);
-- rows
INSERT INTO words VALUES ('a'), ('b');
-- after
CREATE COLLATION plain (provider = icu, locale = 'und');
CREATE COLLATION swapped (provider = icu, locale = 'und', rules = '&b < a');
CREATE COLLATION german (provider = icu, locale = 'de', rules = '&a < g');
CREATE TABLE words (word text COLLATE swapped);
