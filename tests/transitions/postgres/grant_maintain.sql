-- from 17
-- before
CREATE TABLE logs (id integer PRIMARY KEY, line text);
GRANT SELECT ON logs TO pg_monitor;
-- rows
INSERT INTO logs VALUES (1, 'a');
-- after
CREATE TABLE logs (id integer PRIMARY KEY, line text);
GRANT SELECT, MAINTAIN ON logs TO pg_monitor;
GRANT ALL ON logs TO pg_read_all_data;
