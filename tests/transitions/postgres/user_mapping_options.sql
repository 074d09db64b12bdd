-- from 14
-- both
CREATE FOREIGN DATA WRAPPER other OPTIONS (debug 'true');
-- before
CREATE SERVER far TYPE 'odd' VERSION '1' FOREIGN DATA WRAPPER other OPTIONS (host 'a', port '1');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'somebody', role 'x');
CREATE USER MAPPING FOR pg_monitor SERVER far;
CREATE FOREIGN TABLE films (id integer) SERVER far;
-- after
CREATE SERVER far TYPE 'odd' VERSION '2' FOREIGN DATA WRAPPER other OPTIONS (host 'b', dbname 'c''d');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'nobody', database 'y');
CREATE USER MAPPING FOR pg_read_all_data SERVER far OPTIONS (username 'r');
CREATE FOREIGN TABLE films (id integer) SERVER far;
