-- after
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.kind AS ENUM ('x');
CREATE TYPE b.kind AS ENUM ('y');
CREATE TABLE a.t (id integer PRIMARY KEY, kind a.kind);
CREATE TABLE b.t (id integer PRIMARY KEY REFERENCES a.t (id), kind b.kind);
CREATE VIEW a.v AS SELECT a.id FROM a.t a JOIN b.t b USING (id);
