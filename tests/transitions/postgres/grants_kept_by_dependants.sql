-- from 14
-- both
CREATE TABLE prices (id bigint PRIMARY KEY, amount integer);
-- before
CREATE VIEW dear AS SELECT id, amount FROM prices WHERE amount > 10;
CREATE MATERIALIZED VIEW sums AS SELECT sum(amount) AS total FROM dear;
CREATE FUNCTION dearest() RETURNS SETOF dear LANGUAGE sql BEGIN ATOMIC SELECT id, amount FROM dear; END;
GRANT SELECT (id) ON dear TO PUBLIC;
GRANT SELECT ON dear TO pg_monitor WITH GRANT OPTION;
GRANT SELECT ON sums TO pg_monitor;
REVOKE ALL ON FUNCTION dearest() FROM PUBLIC;
ALTER VIEW dear OWNER TO pg_read_all_data;
-- rows
INSERT INTO prices VALUES (1, 5), (2, 50);
-- after
ALTER TABLE prices ALTER amount TYPE bigint;
CREATE VIEW dear AS SELECT id, amount FROM prices WHERE amount > 10;
CREATE MATERIALIZED VIEW sums AS SELECT sum(amount) AS total FROM dear;
CREATE FUNCTION dearest() RETURNS SETOF dear LANGUAGE sql BEGIN ATOMIC SELECT id, amount FROM dear; END;
GRANT SELECT (id) ON dear TO PUBLIC;
GRANT SELECT ON dear TO pg_monitor WITH GRANT OPTION;
GRANT SELECT ON sums TO pg_monitor;
REVOKE ALL ON FUNCTION dearest() FROM PUBLIC;
ALTER VIEW dear OWNER TO pg_read_all_data;
