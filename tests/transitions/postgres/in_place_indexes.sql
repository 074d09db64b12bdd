-- in place
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX t_a ON t (a) WITH (fillfactor = 70);
CREATE INDEX t_old ON t (b);
-- rows
INSERT INTO t VALUES (1, 'x', 'y');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX t_a ON t (a) WITH (fillfactor = 90);
CREATE INDEX t_b ON t (b);
CREATE INDEX t_ab ON t (a, b) WHERE a <> '';
