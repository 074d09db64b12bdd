-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE VIEW adults AS SELECT id FROM users;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE DEFINER=`mysql`@`localhost` VIEW adults AS SELECT id FROM users;
