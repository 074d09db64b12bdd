-- on mariadb
-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE SEQUENCE thing;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE TABLE thing (id INT NOT NULL PRIMARY KEY);
