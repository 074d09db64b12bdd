-- before
CREATE TYPE address AS (street text, zip text);
CREATE TABLE a OF address (street NOT NULL);
CREATE VIEW v AS SELECT street FROM a;
CREATE FUNCTION f(address) RETURNS text LANGUAGE sql AS 'SELECT $1.street';
-- rows
INSERT INTO a VALUES ('Elm', '1');
-- after
CREATE TYPE address AS (street text, zip varchar(10));
CREATE TABLE a OF address (street NOT NULL, zip DEFAULT '0');
CREATE VIEW v AS SELECT street FROM a;
CREATE FUNCTION f(address) RETURNS text LANGUAGE sql AS 'SELECT $1.street';
