-- before
CREATE TABLE base (id integer NOT NULL, name text);
CREATE TABLE special (extra integer) INHERITS (base);
-- rows
INSERT INTO special VALUES (1, 'a', 2);
-- after
CREATE TABLE base (id integer NOT NULL, name text);
