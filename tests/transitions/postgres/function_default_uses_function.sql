-- before
CREATE FUNCTION base() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION plus(a integer, b integer DEFAULT base()) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
-- after
CREATE FUNCTION base() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';
CREATE FUNCTION plus(a integer, b integer DEFAULT (base() + 1)) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
