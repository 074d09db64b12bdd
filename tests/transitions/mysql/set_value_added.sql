-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a SET('x','y'));
-- rows
INSERT INTO t VALUES (1, 'x,y'), (2, '');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a SET('x','y','z') DEFAULT 'x,z');
