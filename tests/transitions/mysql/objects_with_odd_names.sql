-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE VIEW `a view; ``x` AS SELECT id AS `an id`, name AS `as` FROM users; CREATE TRIGGER `on` BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1; CREATE FUNCTION `return`(`begin` INT) RETURNS INT RETURN `begin`; CREATE PROCEDURE `p-1`() SELECT 1; CREATE EVENT `do` ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DO SELECT 1; CREATE SEQUENCE `start with`;
