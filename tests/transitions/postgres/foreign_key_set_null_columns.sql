-- from 15
-- before
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer NOT NULL, y integer, CONSTRAINT to_a FOREIGN KEY (x, y) REFERENCES a (x, y));
-- rows
INSERT INTO a VALUES (1, 2);
INSERT INTO b VALUES (1, 2), (1, NULL);
-- after
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer NOT NULL, y integer, CONSTRAINT to_a FOREIGN KEY (x, y) REFERENCES a (x, y) ON DELETE SET NULL (y));
