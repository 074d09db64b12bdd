-- on mariadb
-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, KEY k (a));
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, KEY k (a) IGNORED);
