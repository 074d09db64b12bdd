-- before
CREATE TABLE t (a TEXT NOT NULL, b INT);
-- rows
INSERT INTO t VALUES ('aa', 1), ('ab', 2);
-- after
CREATE TABLE t (a TEXT NOT NULL, b INT, PRIMARY KEY (a(50)));
