-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW SET NEW.age = COALESCE(NEW.age, 0);
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after

