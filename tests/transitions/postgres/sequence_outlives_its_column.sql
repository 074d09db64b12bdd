-- before
CREATE TABLE users (id bigint PRIMARY KEY, number integer);
CREATE SEQUENCE numbers OWNED BY users.number;
ALTER TABLE users ALTER number SET DEFAULT nextval('numbers');
-- rows
INSERT INTO users (id) VALUES (1), (2);
-- after
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE SEQUENCE numbers;
