-- from 18
-- before
CREATE TABLE boxes (id integer PRIMARY KEY, width integer, height integer, kept integer GENERATED ALWAYS AS (width + height) STORED,
    read integer GENERATED ALWAYS AS (width - height) VIRTUAL, gone integer GENERATED ALWAYS AS (width) VIRTUAL);
-- rows
INSERT INTO boxes (id, width, height) VALUES (1, 2, 3), (2, 5, 8);
-- after
CREATE TABLE boxes (id integer PRIMARY KEY, width integer, height integer, kept integer GENERATED ALWAYS AS (width + height) VIRTUAL,
    read integer GENERATED ALWAYS AS (width - height) STORED, area bigint GENERATED ALWAYS AS (width::bigint * height) VIRTUAL NOT NULL);
COMMENT ON COLUMN boxes.area IS 'Computed when it is read.';
