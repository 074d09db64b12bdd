-- before
CREATE SEQUENCE s AS smallint;
-- rows
SELECT nextval('s'), nextval('s');
-- after
CREATE SEQUENCE s AS bigint START WITH 1;
