-- both
CREATE SEQUENCE ids;
-- before
CREATE TABLE a (id bigint DEFAULT nextval('ids') PRIMARY KEY);
-- rows
INSERT INTO a DEFAULT VALUES;
-- after
CREATE TABLE a (id bigint DEFAULT nextval('ids') PRIMARY KEY);
CREATE TABLE b (id bigint DEFAULT nextval('ids') PRIMARY KEY);
