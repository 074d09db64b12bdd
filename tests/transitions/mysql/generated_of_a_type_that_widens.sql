-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(10), b VARCHAR(10) AS (CONCAT(a, 'x')) STORED, KEY by_b (b));
-- rows
INSERT INTO t (id, a) VALUES (1, 'q');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(30), b VARCHAR(40) AS (CONCAT(a, 'x')) STORED, KEY by_b (b));
