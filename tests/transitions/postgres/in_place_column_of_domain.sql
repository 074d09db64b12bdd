-- in place
-- both
CREATE DOMAIN anything AS text;
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b varchar(10), c anything);
-- rows
INSERT INTO t VALUES (1, 'x', 'y', 'z');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a anything, b anything, c text);
