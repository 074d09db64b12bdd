-- in place
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
-- rows
INSERT INTO t VALUES (1, 'x', 'y');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL;
ALTER TABLE t ALTER b SET STATISTICS 500;
ALTER TABLE t REPLICA IDENTITY FULL;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
COMMENT ON COLUMN t.a IS 'kept apart';
