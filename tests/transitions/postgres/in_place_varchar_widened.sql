-- in place
-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), b numeric(10, 2), c varchar(5), d varchar);
CREATE INDEX t_a ON t (a);
-- rows
INSERT INTO t VALUES (1, 'x', 1.25, 'y', 'z');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), b numeric(12, 2), c text, d text);
CREATE INDEX t_a ON t (a);
