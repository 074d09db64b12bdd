-- both
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);
-- rows
INSERT INTO t VALUES (1, 'x', 5), (2, 'y', 6);
-- after
CREATE INDEX i ON t (a);
