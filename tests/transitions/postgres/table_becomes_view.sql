-- before
CREATE TABLE a (x integer);
CREATE TABLE b (x integer);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (2);
-- after
CREATE TABLE a (x integer);
CREATE VIEW b AS SELECT x FROM a;
