-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s SET('a','b') NOT NULL DEFAULT 'a,b');
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s SET('a','b','c') NOT NULL DEFAULT 'a');
