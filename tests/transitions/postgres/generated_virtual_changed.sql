-- from 18
-- before
CREATE TABLE boxes (id integer PRIMARY KEY, width integer, height integer, size integer GENERATED ALWAYS AS (width * height) VIRTUAL);
CREATE VIEW sizes AS SELECT id, size FROM boxes;
-- rows
INSERT INTO boxes (id, width, height) VALUES (1, 2, 3), (2, 5, 8);
-- after
CREATE TABLE boxes (id integer PRIMARY KEY, width integer, height integer, size integer GENERATED ALWAYS AS (width + height) VIRTUAL);
CREATE VIEW sizes AS SELECT id, size FROM boxes;
