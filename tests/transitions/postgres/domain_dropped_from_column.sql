-- before
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TABLE t (a d, b d[]);
-- rows
INSERT INTO t VALUES (1, '{2}');
-- after
CREATE TABLE t (a integer, b integer[]);
