-- before
CREATE TYPE address AS (street text, zip text);
CREATE TABLE people (id integer PRIMARY KEY, home address);
-- rows
INSERT INTO people VALUES (1, ROW('Elm', '1'));
-- after
CREATE TYPE address AS (street text);
CREATE TABLE people (id integer PRIMARY KEY, home address);
