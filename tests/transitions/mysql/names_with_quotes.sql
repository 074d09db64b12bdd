-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, `a``b` INT, KEY `k'y` (`a``b`));
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, `a``b` BIGINT, `c"d` INT, KEY `k'y` (`a``b`, `c"d`));
