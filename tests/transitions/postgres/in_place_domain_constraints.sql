-- in place
-- before
CREATE DOMAIN year AS integer CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE films (id integer PRIMARY KEY, made year);
-- rows
INSERT INTO films VALUES (1, 1999), (2, NULL);
-- after
CREATE DOMAIN year AS integer DEFAULT 2000 CONSTRAINT recent CHECK (VALUE > 1900);
CREATE TABLE films (id integer PRIMARY KEY, made year);
