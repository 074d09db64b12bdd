-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW /* one; */ SET NEW.age = 1 -- two;
;
