-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a * 2) STORED);
-- rows
INSERT INTO t (id, a) VALUES (1, 5);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a * 3) STORED);
