-- after
CREATE SCHEMA app;
