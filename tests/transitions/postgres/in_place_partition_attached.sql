-- in place
-- before
CREATE TABLE t (id integer NOT NULL, a text) PARTITION BY RANGE (id);
CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t_2 (id integer NOT NULL, a text);
-- rows
INSERT INTO t VALUES (1, 'x');
INSERT INTO t_2 VALUES (11, 'y');
-- after
CREATE TABLE t (id integer NOT NULL, a text) PARTITION BY RANGE (id);
CREATE TABLE t_1 (id integer NOT NULL, a text);
CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20);
