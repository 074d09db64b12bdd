-- before
CREATE OPERATOR FAMILY numbers USING btree;
-- after
CREATE SCHEMA s;
CREATE FUNCTION s.near(bigint, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE OPERATOR s.<<< (FUNCTION = s.near, LEFTARG = bigint, RIGHTARG = integer);
CREATE OPERATOR FAMILY numbers USING btree;
ALTER OPERATOR FAMILY numbers USING btree ADD OPERATOR 1 s.<<< (bigint, integer), FUNCTION 1 (bigint, integer) btint84cmp(bigint, integer);
CREATE OPERATOR FAMILY numbers USING hash;
COMMENT ON OPERATOR FAMILY numbers USING hash IS 'empty';
