-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE PROCEDURE p() SELECT 1;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
SET SESSION sql_mode = 'PIPES_AS_CONCAT'; CREATE PROCEDURE p() SELECT 'a' || 'b';
