-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a TEXT, b VARCHAR(20));
-- rows
INSERT INTO t VALUES (1, 'some words', 'x');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a TEXT, b VARCHAR(20), FULLTEXT KEY words (a, b));
