-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(100), b TEXT, KEY k (a(10)), KEY kb (b(20)));
-- rows
INSERT INTO t VALUES (1, 'a', 'b');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(100), b TEXT, KEY k (a(30)), KEY kb (b(40), a));
