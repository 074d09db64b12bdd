-- before
CREATE TABLE t (a integer, CONSTRAINT t_a UNIQUE (a));
-- rows
INSERT INTO t VALUES (1), (NULL);
-- after
CREATE TABLE t (a integer);
CREATE UNIQUE INDEX t_a ON t (a);
