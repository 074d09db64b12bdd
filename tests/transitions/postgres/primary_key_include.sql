-- before
CREATE TABLE t (a integer NOT NULL, b integer, CONSTRAINT t_pk PRIMARY KEY (a));
-- rows
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (a integer NOT NULL, b integer, CONSTRAINT t_pk PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor=80));
