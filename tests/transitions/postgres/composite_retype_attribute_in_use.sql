-- before
CREATE TYPE address AS (street text, zip integer);
CREATE TABLE people (id integer PRIMARY KEY, home address);
CREATE VIEW homes AS SELECT id, (home).street AS street FROM people;
-- rows
INSERT INTO people VALUES (1, ROW('Elm', 12)), (2, NULL), (3, ROW(NULL, NULL));
-- after
CREATE TYPE address AS (zip text, street text);
CREATE TABLE people (id integer PRIMARY KEY, home address);
CREATE VIEW homes AS SELECT id, (home).street AS street FROM people;
