-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, KEY k (a), UNIQUE KEY u (a, id));
-- rows
INSERT INTO t VALUES (1, 1);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, KEY k_new (a), UNIQUE KEY u_new (a, id));
