-- both
CREATE FOREIGN DATA WRAPPER other;
-- before
CREATE SERVER far FOREIGN DATA WRAPPER other OPTIONS (host 'a', port '1');
-- after
CREATE SERVER far VERSION '2' FOREIGN DATA WRAPPER other OPTIONS (host 'b', dbname 'd');
COMMENT ON SERVER far IS 'away';
