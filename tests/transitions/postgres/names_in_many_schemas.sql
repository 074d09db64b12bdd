-- The same names everywhere: what is of the one schema is not of the other.
-- both
CREATE SCHEMA "a.b";
CREATE SCHEMA "A";
CREATE SCHEMA a;
-- before
CREATE TABLE a.same (id integer PRIMARY KEY, v text);
CREATE TABLE "A".same (id integer PRIMARY KEY, v integer);
CREATE TABLE same (id integer PRIMARY KEY);
CREATE TABLE "a.b".same (id integer PRIMARY KEY);
CREATE VIEW a.view AS SELECT id FROM "A".same;
-- rows
INSERT INTO a.same VALUES (4, 'x');
INSERT INTO "A".same VALUES (4, 3);
INSERT INTO same VALUES (4);
-- after
CREATE TYPE a.kind AS ENUM ('x');
CREATE TYPE "A".kind AS ENUM ('y');
CREATE TYPE kind AS ENUM ('z');
CREATE TABLE a.same (id integer PRIMARY KEY, v text, k a.kind, k2 "A".kind, k3 kind, CHECK (same.id > 0));
CREATE TABLE "A".same (id integer PRIMARY KEY REFERENCES a.same, v bigint, CHECK (same.id > 1 AND v > 0));
CREATE TABLE same (id integer PRIMARY KEY REFERENCES "A".same, up integer REFERENCES a.same, CHECK (same.id > 2));
CREATE TABLE "a.b".same (id integer PRIMARY KEY, k kind DEFAULT 'z', CHECK (k <> 'z' OR same.id > 3));
CREATE INDEX same_idx ON a.same (v);
CREATE INDEX same_idx ON "A".same (v);
CREATE INDEX same_idx ON same (up);
CREATE VIEW a.view AS SELECT s.id FROM "A".same s JOIN same t USING (id);
CREATE VIEW "A".view AS SELECT id FROM a.view;
CREATE VIEW view AS SELECT id FROM "A".view;
CREATE FUNCTION a.same(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION same(integer) RETURNS integer LANGUAGE sql AS 'SELECT a.same($1)';
