-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a + 1) VIRTUAL, c INT AS (a * 2) STORED);
-- rows
INSERT INTO t (id, a) VALUES (1, 5), (2, 6);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a + 2) VIRTUAL, c INT AS (a * 2) VIRTUAL, d VARCHAR(9) AS (CONCAT(a, 'x')) STORED);
