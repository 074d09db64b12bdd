-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a * 2) STORED, KEY by_b (b));
-- rows
INSERT INTO t (id, a) VALUES (1, 5);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT);
