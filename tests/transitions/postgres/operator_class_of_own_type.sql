-- before
CREATE TABLE t (a integer);
-- after
CREATE TYPE pair AS (x integer, y integer);
CREATE FUNCTION pair_lt(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x < $2.x';
CREATE FUNCTION pair_eq(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x = $2.x';
CREATE FUNCTION pair_cmp(pair, pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.x - $2.x';
CREATE OPERATOR <# (FUNCTION = pair_lt, LEFTARG = pair, RIGHTARG = pair);
CREATE OPERATOR =# (FUNCTION = pair_eq, LEFTARG = pair, RIGHTARG = pair);
CREATE OPERATOR CLASS by_x FOR TYPE pair USING btree AS OPERATOR 1 <#, OPERATOR 3 =#, FUNCTION 1 pair_cmp(pair, pair);
CREATE TABLE t (a integer, p pair);
CREATE INDEX t_p ON t (p by_x);
