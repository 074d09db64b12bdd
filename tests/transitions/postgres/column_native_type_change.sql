-- before
CREATE TABLE t (id integer PRIMARY KEY, a inet, b integer[], c text);
-- rows
INSERT INTO t VALUES (1, '10.0.0.1', '{1,2}', '5');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a cidr, b bigint[], c integer);
