-- before
CREATE TABLE base (id integer NOT NULL, name text);
-- rows
INSERT INTO base VALUES (1, 'a');
-- after
CREATE TABLE base (id integer NOT NULL, name text);
CREATE TABLE special (extra integer) INHERITS (base);
