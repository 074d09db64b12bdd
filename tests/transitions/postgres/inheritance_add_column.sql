-- before
CREATE TABLE base (id integer NOT NULL);
CREATE TABLE special (extra integer, CONSTRAINT e CHECK (extra > 0)) INHERITS (base);
-- rows
INSERT INTO special VALUES (1, 2);
-- after
CREATE TABLE base (id integer NOT NULL, name text DEFAULT 'n', CONSTRAINT p CHECK (id > 0));
CREATE TABLE special (extra integer, CONSTRAINT e CHECK (extra > 0)) INHERITS (base);
