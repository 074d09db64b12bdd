-- after
CREATE OPERATOR FAMILY ints USING btree;
CREATE OPERATOR CLASS int_backwards FOR TYPE integer USING btree FAMILY ints AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE t (a integer);
CREATE INDEX t_a ON t (a int_backwards);
