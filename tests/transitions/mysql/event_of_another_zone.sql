-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
SET SESSION time_zone = '+05:00'; CREATE EVENT sweep ON SCHEDULE EVERY 1 WEEK STARTS '2031-01-01' DO DELETE FROM users WHERE age > 200; SET SESSION time_zone = '+00:00';
