-- before
CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (a, b));
-- rows
INSERT INTO t VALUES (1, 1), (1, 2);
-- after
CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (a DESC, b));
