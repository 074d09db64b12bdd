-- before
CREATE TABLE s (a INT, b TEXT);
CREATE TABLE t AS SELECT a, b || 'x' AS c FROM s;
-- rows
INSERT INTO t VALUES (1, 'x');
