-- before
CREATE DOMAIN year AS integer CHECK (VALUE > 0);
CREATE TABLE films (id integer PRIMARY KEY, made year);
-- rows
INSERT INTO films VALUES (1, 1999);
-- after
CREATE DOMAIN year AS bigint CHECK (VALUE > 0);
CREATE TABLE films (id integer PRIMARY KEY, made year);
