-- from 14
-- both
CREATE TABLE users (id bigint PRIMARY KEY);
-- rows
INSERT INTO users VALUES (1);
-- after
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO pg_monitor;
COMMENT ON SCHEMA public IS 'ours';
ALTER SCHEMA public OWNER TO pg_read_all_data;
