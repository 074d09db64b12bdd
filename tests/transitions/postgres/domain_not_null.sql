-- before
CREATE DOMAIN year AS integer;
CREATE TABLE films (id integer PRIMARY KEY, made year);
-- rows
INSERT INTO films VALUES (1, 1999);
-- after
CREATE DOMAIN year AS integer NOT NULL;
CREATE TABLE films (id integer PRIMARY KEY, made year);
