-- before
CREATE DOMAIN small AS smallint;
CREATE DOMAIN positive AS small CHECK (VALUE > 0);
CREATE TABLE t (a positive, b small);
-- rows
INSERT INTO t VALUES (1, -1);
-- after
CREATE DOMAIN small AS integer;
CREATE DOMAIN positive AS small CHECK (VALUE > 0);
CREATE TABLE t (a positive, b small);
