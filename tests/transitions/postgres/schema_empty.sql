-- on a named scratch database

-- after
CREATE SCHEMA app;
