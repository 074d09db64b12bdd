-- before
CREATE TYPE address AS (street text, zip text);
CREATE TABLE addresses OF address (PRIMARY KEY (street));
CREATE TABLE plain (street text, zip text);
CREATE TABLE leaves OF address;
-- rows
INSERT INTO addresses VALUES ('Elm', '1'), ('Oak', '2');
INSERT INTO plain VALUES ('Elm', '1');
INSERT INTO leaves VALUES ('Ash', NULL);
-- after
CREATE TYPE address AS (street text, zip text, city text);
CREATE TABLE addresses OF address (city DEFAULT 'Rome', PRIMARY KEY (street));
CREATE TABLE plain OF address;
CREATE TABLE leaves (street text, zip text);
COMMENT ON TABLE addresses IS 'of a type';
