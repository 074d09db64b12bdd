-- from 14
-- before
CREATE TYPE mood AS ENUM ('good', 'bad', 'odd');
CREATE TABLE notes (id bigint PRIMARY KEY, mood mood NOT NULL);
REVOKE ALL ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO pg_monitor WITH GRANT OPTION;
ALTER TYPE mood OWNER TO pg_read_all_data;
-- rows
INSERT INTO notes VALUES (1, 'good'), (2, 'bad');
-- after
CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TABLE notes (id bigint PRIMARY KEY, mood mood NOT NULL);
REVOKE ALL ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO pg_monitor WITH GRANT OPTION;
ALTER TYPE mood OWNER TO pg_read_all_data;
