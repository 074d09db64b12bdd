-- before
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
CREATE VIEW app.ids AS SELECT id FROM app.users;
-- rows
INSERT INTO app.users VALUES (1);
-- after

