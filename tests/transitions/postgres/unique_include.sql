-- from 15
-- before
CREATE TABLE t (a integer, b integer);
-- rows
INSERT INTO t VALUES (1, 2), (NULL, 3);
-- after
CREATE TABLE t (a integer, b integer, CONSTRAINT t_a UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b));
