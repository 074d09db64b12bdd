-- after
CREATE FOREIGN DATA WRAPPER other;
CREATE SERVER far FOREIGN DATA WRAPPER other OPTIONS (host 'example.test', port '5432');
CREATE FOREIGN TABLE remote (id integer NOT NULL, name text OPTIONS (column_name 'n')) SERVER far OPTIONS (table_name 'users');
