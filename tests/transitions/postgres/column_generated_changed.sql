-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE VIEW v AS SELECT b FROM t;
-- rows
INSERT INTO t (id, a) VALUES (1, 1), (2, NULL);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 3) STORED);
CREATE VIEW v AS SELECT b FROM t;
