-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY k (a));
-- rows
INSERT INTO t VALUES (1, 1, 2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY k (a, b DESC), KEY k2 (b) COMMENT 'second');
