-- before
CREATE TABLE t (id INT, a TEXT, PRIMARY KEY (id));
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, 'y');
-- after
CREATE TABLE t (id INT, a TEXT, PRIMARY KEY (id) ON CONFLICT REPLACE);
