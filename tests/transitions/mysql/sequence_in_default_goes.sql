-- on mariadb
-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE SEQUENCE tickets; CREATE TABLE orders (id BIGINT NOT NULL DEFAULT NEXTVAL(tickets) PRIMARY KEY, n INT NULL);
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, n INT NULL);
