-- both
CREATE TABLE t (a integer, b integer);
-- before
CREATE OPERATOR CLASS backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
COMMENT ON OPERATOR CLASS backwards USING btree IS 'from the end';
CREATE INDEX t_a ON t (a backwards);
-- rows
INSERT INTO t VALUES (1, 2), (3, 4);
-- after
CREATE INDEX t_a ON t (a);
