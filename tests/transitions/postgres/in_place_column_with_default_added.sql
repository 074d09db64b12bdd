-- in place
-- before
CREATE TABLE t (id integer PRIMARY KEY);
-- rows
INSERT INTO t VALUES (1), (2);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 7 NOT NULL, b timestamptz DEFAULT '2020-01-01 00:00:00+00', c text);
