-- from 15
-- on a named scratch database

-- after
CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY);
CREATE PUBLICATION whole FOR TABLES IN SCHEMA app;
COMMENT ON PUBLICATION whole IS 'all of it';
