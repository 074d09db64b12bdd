-- before
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
CREATE VIEW people AS SELECT id, CONCAT(name, age) AS label, age + 1 AS next FROM users;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, age BIGINT NULL);
CREATE VIEW people AS SELECT id, CONCAT(name, age) AS label, age + 1 AS next FROM users;
