-- before
CREATE DOMAIN year AS integer DEFAULT 1;
CREATE TABLE films (id integer PRIMARY KEY, made year);
-- rows
INSERT INTO films VALUES (1, 1999);
-- after
CREATE DOMAIN year AS integer DEFAULT 2;
CREATE TABLE films (id integer PRIMARY KEY, made year);
