-- on mariadb
-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 10 CACHE 5 CYCLE MAXVALUE 900;
