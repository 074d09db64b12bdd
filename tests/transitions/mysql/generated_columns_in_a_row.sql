-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (a + 1) STORED, c INT AS (b + 1) STORED, d INT AS (c + 1) STORED COMMENT 'it');
-- rows
INSERT INTO t (id, a) VALUES (1, 5);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT AS (1 + a) STORED, c INT AS (b + 1) STORED, d INT AS (c + 1) STORED);
