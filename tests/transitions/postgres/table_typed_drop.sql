-- before
CREATE SCHEMA s;
CREATE TYPE s.address AS (street text, zip text);
CREATE TABLE s.addresses OF s.address;
-- rows
INSERT INTO s.addresses VALUES ('Elm', '1');
-- after
CREATE TABLE other (id integer);
