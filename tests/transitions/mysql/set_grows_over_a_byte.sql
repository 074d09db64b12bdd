-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a SET('a','b','c','d','e','f','g','h'));
-- rows
INSERT INTO t VALUES (1, 'a,h');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a SET('a','b','c','d','e','f','g','h','i'));
