-- before
CREATE TABLE t (id integer PRIMARY KEY, at timestamp DEFAULT '2020-01-01 00:00:00', d date);
CREATE VIEW v AS SELECT id, at FROM t;
-- rows
INSERT INTO t VALUES (1, '2024-05-05 10:00:00', '2024-05-05');
-- after
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz DEFAULT '2020-01-01 00:00:00+00', d timestamp);
CREATE VIEW v AS SELECT id, at FROM t;
