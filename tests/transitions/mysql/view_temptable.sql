-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE ALGORITHM=TEMPTABLE VIEW ages AS SELECT age, COUNT(*) AS many FROM users GROUP BY age HAVING many > 0;
