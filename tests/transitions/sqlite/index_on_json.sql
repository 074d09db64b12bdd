-- both
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);
-- rows
INSERT INTO t VALUES (1, '{"k": 1}', 5), (2, '{"k": 2}', 6);
-- after
CREATE INDEX i ON t (json_extract(a, '$.k'));
