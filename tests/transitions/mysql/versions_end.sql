-- on mariadb
-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10)) WITH SYSTEM VERSIONING;
-- rows
INSERT INTO t (id, a, b) VALUES (1, 1, 'x'), (2, NULL, 'y'); UPDATE t SET a = 5 WHERE id = 1;
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10));
