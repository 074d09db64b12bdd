-- both
CREATE FOREIGN DATA WRAPPER other;
CREATE SERVER far FOREIGN DATA WRAPPER other;
-- before
CREATE FOREIGN TABLE remote (id integer) SERVER far;
-- after

