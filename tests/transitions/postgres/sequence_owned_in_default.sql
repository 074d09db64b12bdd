-- both
CREATE TABLE users (id bigint PRIMARY KEY, number integer, code integer);
-- before
CREATE SEQUENCE numbers AS integer START WITH 100 OWNED BY users.number;
ALTER TABLE users ALTER number SET DEFAULT nextval('numbers');
ALTER TABLE users ALTER code SET DEFAULT nextval('numbers');
-- rows
INSERT INTO users (id) VALUES (1), (2);
-- after
CREATE SEQUENCE codes OWNED BY users.code;
CREATE SEQUENCE spare INCREMENT BY -1 OWNED BY users.code;
ALTER TABLE users ALTER number SET DEFAULT nextval('codes');
GRANT USAGE ON SEQUENCE codes TO pg_monitor;
