-- after
CREATE SEQUENCE tickets;
