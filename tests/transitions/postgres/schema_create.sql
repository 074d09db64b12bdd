-- after
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
COMMENT ON SCHEMA app IS 'ours';
