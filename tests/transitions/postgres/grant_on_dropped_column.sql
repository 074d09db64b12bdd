-- before
CREATE TABLE users (id bigserial PRIMARY KEY, name text, age integer);
GRANT SELECT (name, age), UPDATE (age) ON users TO pg_monitor;
-- rows
INSERT INTO users (name, age) VALUES ('Ann', 31);
-- after
CREATE TABLE users (id bigserial PRIMARY KEY, name text, size integer);
GRANT SELECT (name, size) ON users TO pg_monitor;
