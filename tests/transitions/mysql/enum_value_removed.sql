-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a ENUM('x','y','z'));
-- rows
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a ENUM('x','y'));
