-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE FUNCTION one() RETURNS INT COMMENT 'first' RETURN 1;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE FUNCTION one() RETURNS INT COMMENT 'second''s' RETURN 1;
