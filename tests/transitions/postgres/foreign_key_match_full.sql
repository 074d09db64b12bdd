-- before
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT to_a FOREIGN KEY (x, y) REFERENCES a (x, y));
-- rows
INSERT INTO a VALUES (1, 2);
INSERT INTO b VALUES (1, 2), (NULL, NULL);
-- after
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT to_a FOREIGN KEY (x, y) REFERENCES a (x, y) MATCH FULL ON UPDATE CASCADE);
