-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW SET NEW.age = 1;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE DEFINER='mysql'@'localhost' TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW SET NEW.age = 1;
