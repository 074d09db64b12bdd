-- before
CREATE SEQUENCE tickets START WITH 7;
-- after

