-- before
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
CREATE VIEW people AS SELECT id, name, age FROM users;
CREATE VIEW names AS SELECT name, age FROM people;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL);
CREATE VIEW people AS SELECT id, name FROM users;
CREATE VIEW names AS SELECT name FROM people;
