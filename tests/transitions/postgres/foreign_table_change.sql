-- both
CREATE FOREIGN DATA WRAPPER other;
CREATE SERVER far FOREIGN DATA WRAPPER other;
-- before
CREATE FOREIGN TABLE remote (id integer, name text) SERVER far OPTIONS (t 'a');
-- after
CREATE FOREIGN TABLE remote (id bigint NOT NULL, label text OPTIONS (column_name 'l')) SERVER far OPTIONS (t 'b');
