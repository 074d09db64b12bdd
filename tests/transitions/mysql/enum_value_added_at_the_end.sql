-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a ENUM('x','y') NOT NULL DEFAULT 'y');
-- rows
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a ENUM('x','y','z') NOT NULL DEFAULT 'z');
