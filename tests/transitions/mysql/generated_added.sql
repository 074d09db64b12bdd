-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT);
-- rows
INSERT INTO t VALUES (1, 5), (2, NULL);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a * 2) STORED, c INT AS (a + 1) VIRTUAL, KEY by_c (c));
