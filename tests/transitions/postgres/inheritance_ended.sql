-- before
CREATE TABLE a (x integer);
CREATE TABLE b (y text) INHERITS (a);
-- rows
INSERT INTO b VALUES (1, 'x');
-- after
CREATE TABLE a (x integer);
CREATE TABLE b (x integer, y text);
