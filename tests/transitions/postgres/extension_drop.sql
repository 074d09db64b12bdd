-- before
CREATE EXTENSION citext;
-- after

