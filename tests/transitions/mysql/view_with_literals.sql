-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE VIEW words AS SELECT 'it''s' AS a, 'back\\\\slash' AS b, "double" AS c, x'00ff' AS d, 'é;' AS e FROM users;
