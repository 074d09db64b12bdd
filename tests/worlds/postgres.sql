-- What a random PostgreSQL database may hold: for each kind, four forms of it (`-- or` between), of which a change takes another.
--
-- `on` names what it hangs on, `with` a second object that it needs; `alone` says that at most one hangs on each, `stays` that it goes
-- with what it hangs on only: rights are managed where they are spoken of; `from` names the first version that has it, as `-- from` does of a form. `value` makes it a type for
-- columns: a value of it in every form. In a form {name} is the object, {number} and {symbols} are its own too; {base} is what it hangs on
-- and {column} a column of that; {with} is the second object; {columns} are a table's columns, a comma before each.

-- kind schema
CREATE SCHEMA {name};
-- or
CREATE SCHEMA {name};
COMMENT ON SCHEMA {name} IS 'it''s';
-- or
CREATE SCHEMA {name};
COMMENT ON SCHEMA {name} IS 'hers';
-- or
CREATE SCHEMA {name};
COMMENT ON SCHEMA {name} IS '';

-- kind enum; value 'a'
CREATE TYPE {name} AS ENUM ('a', 'b');
-- or
CREATE TYPE {name} AS ENUM ('a', 'b', 'c');
-- or
CREATE TYPE {name} AS ENUM ('0', 'a', 'b');
-- or
CREATE TYPE {name} AS ENUM ('b', 'a');
COMMENT ON TYPE {name} IS 'it''s';

-- kind domain; value 5
CREATE DOMAIN {name} AS integer;
-- or
CREATE DOMAIN {name} AS integer CHECK (VALUE > 0);
COMMENT ON DOMAIN {name} IS 'it''s';
-- or
CREATE DOMAIN {name} AS integer DEFAULT 3;
-- or
CREATE DOMAIN {name} AS bigint CHECK (VALUE > 0) CHECK (VALUE < 99);

-- kind composite type; value ROW('x', 1)
CREATE TYPE {name} AS (a text, b integer);
-- or
CREATE TYPE {name} AS (a text, b integer);
COMMENT ON COLUMN {name}.a IS 'it''s';
-- or
CREATE TYPE {name} AS (a text, b bigint);
-- or
CREATE TYPE {name} AS (a text COLLATE "C", b integer);

-- kind range type; value '[1,5)'
CREATE TYPE {name} AS RANGE (subtype = integer);
-- or
CREATE TYPE {name} AS RANGE (subtype = integer);
COMMENT ON TYPE {name} IS 'it''s';
-- or
CREATE TYPE {name} AS RANGE (subtype = integer, subtype_opclass = int4_ops);
-- or
CREATE TYPE {name} AS RANGE (subtype = integer);
COMMENT ON TYPE {name} IS 'hers';

-- kind shell type
CREATE TYPE {name};
-- or
CREATE TYPE {name};
COMMENT ON TYPE {name} IS 'it''s';
-- or
CREATE TYPE {name};
COMMENT ON TYPE {name} IS 'later';
-- or
CREATE TYPE {name};

-- kind sequence
CREATE SEQUENCE {name};
-- or
CREATE SEQUENCE {name} INCREMENT BY 2;
COMMENT ON SEQUENCE {name} IS 'it''s';
-- or
CREATE SEQUENCE {name} START WITH 50 CACHE 4;
-- or
CREATE SEQUENCE {name} AS smallint CYCLE;

-- kind function
CREATE FUNCTION {name}(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + 1 $$;
-- or
CREATE FUNCTION {name}(bigint) RETURNS bigint LANGUAGE sql STABLE COST 7 AS $$ SELECT $1 + 1 $$;
-- or
CREATE FUNCTION {name}(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 + 2;
-- or
CREATE FUNCTION {name}(a integer, b text DEFAULT 'x') RETURNS text LANGUAGE sql SECURITY DEFINER SET work_mem TO '1MB' AS $$ SELECT b $$;

-- kind function over a table; on table
CREATE FUNCTION {name}({base}) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT $1.id $$;
-- or
CREATE FUNCTION {name}() RETURNS SETOF {base} LANGUAGE sql STABLE AS $$ SELECT * FROM {base} $$;
-- or
CREATE FUNCTION {name}() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(id) FROM {base}; END;
-- or
CREATE FUNCTION {name}({base}) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT $1.id + 1 $$;

-- kind procedure; on table
CREATE PROCEDURE {name}() LANGUAGE sql AS $$ SELECT count(*) FROM {base} $$;
-- or
CREATE PROCEDURE {name}() LANGUAGE sql AS $$ DELETE FROM {base} $$;
-- or
CREATE PROCEDURE {name}(a integer) LANGUAGE sql AS $$ SELECT a $$;
-- or
CREATE PROCEDURE {name}() LANGUAGE sql BEGIN ATOMIC DELETE FROM {base} WHERE id < 0; END;

-- kind aggregate
CREATE AGGREGATE {name}(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
-- or
CREATE AGGREGATE {name}(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '5');
-- or
CREATE AGGREGATE {name}(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
-- or
CREATE AGGREGATE {name}(integer) (SFUNC = int4pl, STYPE = integer, COMBINEFUNC = int4pl, PARALLEL = SAFE);

-- kind operator; on enum, composite type
CREATE FUNCTION {name}({base}, integer) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE OPERATOR {symbols} (FUNCTION = {name}, LEFTARG = {base}, RIGHTARG = integer);
-- or
CREATE FUNCTION {name}({base}, integer) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE OPERATOR {symbols} (FUNCTION = {name}, LEFTARG = {base}, RIGHTARG = integer, RESTRICT = eqsel);
-- or
CREATE FUNCTION {name}({base}, integer) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
CREATE OPERATOR {symbols} (FUNCTION = {name}, LEFTARG = {base}, RIGHTARG = integer, JOIN = eqjoinsel);
-- or
CREATE FUNCTION {name}({base}) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE OPERATOR {symbols} (FUNCTION = {name}, RIGHTARG = {base});

-- kind cast; on composite type; alone
CREATE FUNCTION {name}({base}) RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$;
CREATE CAST ({base} AS bigint) WITH FUNCTION {name}({base});
-- or
CREATE FUNCTION {name}({base}) RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$;
CREATE CAST ({base} AS bigint) WITH FUNCTION {name}({base}) AS ASSIGNMENT;
-- or
CREATE CAST ({base} AS json) WITH INOUT;
-- or
CREATE CAST (json AS {base}) WITH INOUT AS ASSIGNMENT;

-- kind operator family
CREATE OPERATOR FAMILY {name} USING btree;
-- or
CREATE OPERATOR FAMILY {name} USING hash;
-- or
CREATE OPERATOR FAMILY {name} USING btree;
COMMENT ON OPERATOR FAMILY {name} USING btree IS 'it''s';
-- or
CREATE OPERATOR FAMILY {name} USING gist;

-- kind operator class
CREATE OPERATOR CLASS {name} FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
-- or
CREATE OPERATOR CLASS {name} FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
-- or
CREATE OPERATOR CLASS {name} FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer);
-- or
CREATE OPERATOR CLASS {name} FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer), FUNCTION 2 hashint4extended(integer, bigint);

-- kind collation
CREATE COLLATION {name} FROM "C";
-- or
CREATE COLLATION {name} FROM "C";
COMMENT ON COLLATION {name} IS 'it''s';
-- or
CREATE COLLATION {name} FROM "C";
COMMENT ON COLLATION {name} IS 'hers';
-- or
CREATE COLLATION {name} FROM "C";
COMMENT ON COLLATION {name} IS 'all''s';

-- kind collation of no column
CREATE COLLATION {name} FROM "C";
-- or
CREATE COLLATION {name} (provider = icu, locale = 'de');
-- or
CREATE COLLATION {name} (provider = icu, locale = 'und', deterministic = false);
-- or
CREATE COLLATION {name} (provider = icu, locale = 'de');
COMMENT ON COLLATION {name} IS 'it''s';

-- kind conversion
CREATE CONVERSION {name} FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- or
CREATE CONVERSION {name} FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- or
CREATE CONVERSION {name} FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION {name} IS 'it''s';
-- or
CREATE CONVERSION {name} FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON CONVERSION {name} IS 'it''s';

-- kind access method
CREATE ACCESS METHOD {name} TYPE TABLE HANDLER heap_tableam_handler;
-- or
CREATE ACCESS METHOD {name} TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD {name} IS 'it''s';
-- or
CREATE ACCESS METHOD {name} TYPE INDEX HANDLER bthandler;
-- or
CREATE ACCESS METHOD {name} TYPE INDEX HANDLER hashhandler;

-- kind language
CREATE LANGUAGE {name} HANDLER plpgsql_call_handler;
-- or
CREATE TRUSTED LANGUAGE {name} HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator;
-- or
CREATE LANGUAGE {name} HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
-- or
CREATE TRUSTED LANGUAGE {name} HANDLER plpgsql_call_handler;
COMMENT ON LANGUAGE {name} IS 'it''s';

-- kind text search dictionary
CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = simple);
-- or
CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = simple, STOPWORDS = 'english');
-- or
CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = simple, ACCEPT = 'false');
-- or
CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = snowball, LANGUAGE = 'german');

-- kind text search configuration; on text search dictionary
CREATE TEXT SEARCH CONFIGURATION {name} (COPY = simple);
-- or
CREATE TEXT SEARCH CONFIGURATION {name} (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR asciiword WITH {base};
-- or
CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = "default");
-- or
CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR asciiword, word WITH {base}, simple;

-- kind text search template
CREATE TEXT SEARCH TEMPLATE {name} (LEXIZE = dsimple_lexize);
-- or
CREATE TEXT SEARCH TEMPLATE {name} (INIT = dsimple_init, LEXIZE = dsimple_lexize);
-- or
CREATE TEXT SEARCH TEMPLATE {name} (LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH TEMPLATE {name} IS 'it''s';
-- or
CREATE TEXT SEARCH TEMPLATE {name} (INIT = dsimple_init, LEXIZE = dsimple_lexize);

-- kind foreign data wrapper
CREATE FOREIGN DATA WRAPPER {name};
-- or
CREATE FOREIGN DATA WRAPPER {name} OPTIONS (a '1');
-- or
CREATE FOREIGN DATA WRAPPER {name} OPTIONS (a '2', b 'it''s');
-- or
CREATE FOREIGN DATA WRAPPER {name};
COMMENT ON FOREIGN DATA WRAPPER {name} IS 'it''s';

-- kind server; on foreign data wrapper
CREATE SERVER {name} FOREIGN DATA WRAPPER {base};
-- or
CREATE SERVER {name} TYPE 'a' FOREIGN DATA WRAPPER {base};
-- or
CREATE SERVER {name} VERSION '2' FOREIGN DATA WRAPPER {base} OPTIONS (host 'localhost');
-- or
CREATE SERVER {name} FOREIGN DATA WRAPPER {base};
COMMENT ON SERVER {name} IS 'it''s';

-- kind user mapping; on server; alone
CREATE USER MAPPING FOR PUBLIC SERVER {base};
-- or
CREATE USER MAPPING FOR PUBLIC SERVER {base} OPTIONS ("user" 'a');
-- or
CREATE USER MAPPING FOR CURRENT_USER SERVER {base};
-- or
CREATE USER MAPPING FOR PUBLIC SERVER {base} OPTIONS ("user" 'b', use_remote_estimate 'true');

-- kind foreign table; on server
CREATE FOREIGN TABLE {name} (a integer, b text) SERVER {base};
-- or
CREATE FOREIGN TABLE {name} (a integer NOT NULL, b text DEFAULT 'x') SERVER {base} OPTIONS (c '1');
-- or
CREATE FOREIGN TABLE {name} (a bigint OPTIONS (d 'x'), b text) SERVER {base};
-- or
CREATE FOREIGN TABLE {name} (a integer, b text, CHECK (a > 0)) SERVER {base};

-- kind event trigger
CREATE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER {name} ON ddl_command_end EXECUTE FUNCTION {name}();
-- or
CREATE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER {name} ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION {name}();
-- or
CREATE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER {name} ON sql_drop EXECUTE FUNCTION {name}();
-- or
CREATE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER {name} ON sql_drop EXECUTE FUNCTION {name}();
ALTER EVENT TRIGGER {name} DISABLE;

-- kind publication
CREATE PUBLICATION {name} WITH (publish = 'insert');
-- or
CREATE PUBLICATION {name} FOR ALL TABLES WITH (publish = 'insert');
-- or
CREATE PUBLICATION {name} WITH (publish = 'insert, truncate', publish_via_partition_root = true);
-- or
CREATE PUBLICATION {name} WITH (publish = 'insert');
COMMENT ON PUBLICATION {name} IS 'it''s';

-- kind publication of a table; on partitioned table
CREATE PUBLICATION {name} FOR TABLE {base} WITH (publish = 'insert');
-- or
CREATE PUBLICATION {name} FOR TABLE {base} WHERE (id > 0) WITH (publish = 'insert', publish_via_partition_root = true);
-- or
CREATE PUBLICATION {name} FOR TABLE {base} (id) WITH (publish = 'insert', publish_via_partition_root = true);
-- or
CREATE PUBLICATION {name} FOR TABLES IN SCHEMA public WITH (publish = 'insert');

-- kind subscription
CREATE SUBSCRIPTION {name} CONNECTION 'host=localhost dbname=a' PUBLICATION a WITH (connect = false);
-- or
CREATE SUBSCRIPTION {name} CONNECTION 'host=localhost dbname=a' PUBLICATION a, b WITH (connect = false);
-- or
CREATE SUBSCRIPTION {name} CONNECTION 'host=localhost dbname=a' PUBLICATION a WITH (connect = false, binary = true);
-- or
CREATE SUBSCRIPTION {name} CONNECTION 'host=localhost dbname=b' PUBLICATION a WITH (connect = false);

-- kind table
CREATE TABLE {name} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY{columns});
-- or
CREATE TABLE {name} (id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 2) PRIMARY KEY{columns});
COMMENT ON TABLE {name} IS 'it''s';
-- or
CREATE TABLE {name} (id bigserial PRIMARY KEY{columns}) WITH (fillfactor=80);
-- or
CREATE TABLE {name} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY{columns});
ALTER TABLE {name} REPLICA IDENTITY FULL;

-- kind unlogged table
CREATE UNLOGGED TABLE {name} (id bigint PRIMARY KEY{columns});
-- or
CREATE UNLOGGED TABLE {name} (id bigint PRIMARY KEY{columns});
COMMENT ON TABLE {name} IS 'it''s';
-- or
CREATE TABLE {name} (id bigint PRIMARY KEY{columns});
-- or
CREATE UNLOGGED TABLE {name} (id bigint PRIMARY KEY{columns}) WITH (fillfactor=80);

-- kind partitioned table
CREATE TABLE {name} (id bigint NOT NULL{columns}) PARTITION BY RANGE (id);
CREATE TABLE {name}_first PARTITION OF {name} FOR VALUES FROM (0) TO (100);
-- or
CREATE TABLE {name} (id bigint NOT NULL{columns}) PARTITION BY RANGE (id);
CREATE TABLE {name}_first PARTITION OF {name} FOR VALUES FROM (0) TO (100);
COMMENT ON TABLE {name} IS 'it''s';
-- or
CREATE TABLE {name} (id bigint NOT NULL{columns}) PARTITION BY RANGE (id);
CREATE TABLE {name}_first PARTITION OF {name} FOR VALUES FROM (0) TO (90);
-- or
CREATE TABLE {name} (id bigint NOT NULL{columns}) PARTITION BY RANGE (id);
CREATE TABLE {name}_first PARTITION OF {name} DEFAULT;

-- kind partition; on partitioned table
CREATE TABLE {name} PARTITION OF {base} FOR VALUES FROM ({number}00) TO ({number}50);
-- or
CREATE TABLE {name} PARTITION OF {base} FOR VALUES FROM ({number}00) TO ({number}51);
-- or
CREATE TABLE {name} PARTITION OF {base} FOR VALUES FROM ({number}00) TO ({number}50) WITH (fillfactor=70);
-- or
CREATE TABLE {name} PARTITION OF {base} FOR VALUES FROM ({number}00) TO ({number}50) PARTITION BY HASH (id);
CREATE TABLE {name}_0 PARTITION OF {name} FOR VALUES WITH (MODULUS 1, REMAINDER 0);

-- kind heir; on table
CREATE TABLE {name} (own integer) INHERITS ({base});
-- or
CREATE TABLE {name} (own integer, CHECK (own > 0)) INHERITS ({base});
-- or
CREATE TABLE {name} (own integer DEFAULT 2) INHERITS ({base});
COMMENT ON TABLE {name} IS 'it''s';
-- or
CREATE TABLE {name} (own integer, PRIMARY KEY (id)) INHERITS ({base});

-- kind index; on table, unlogged table
CREATE INDEX {name} ON {base} (id DESC, {column});
-- or
CREATE INDEX {name} ON {base} USING brin (id) WITH (pages_per_range=16);
-- or
CREATE INDEX {name} ON {base} ((id + 1)) INCLUDE ({column}) WHERE {column} IS NOT NULL;
-- or
CREATE INDEX {name} ON {base} ({column} NULLS FIRST) WITH (fillfactor=60);
COMMENT ON INDEX {name} IS 'it''s';

-- kind index of partitions; on partitioned table; alone
CREATE INDEX {name} ON {base} (id DESC, {column});
-- or
CREATE INDEX {name} ON {base} USING brin (id) WITH (pages_per_range=16);
-- or
CREATE INDEX {name} ON {base} ((id + 1)) INCLUDE ({column}) WHERE {column} IS NOT NULL;
-- or
CREATE INDEX {name} ON {base} ({column} NULLS FIRST) WITH (fillfactor=60);
COMMENT ON INDEX {name} IS 'it''s';

-- kind check; on table, partitioned table
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id > 0 OR {column} IS NULL);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id < 1000);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id > 0);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id < 1000);
COMMENT ON CONSTRAINT {name} ON {base} IS 'it''s';

-- kind check of new rows; on table
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id > 0 OR {column} IS NULL) NOT VALID;
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id > 0 OR {column} IS NULL);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id < 1000) NO INHERIT NOT VALID;
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} CHECK (id < 1000) NO INHERIT;

-- kind unique constraint; on table
ALTER TABLE {base} ADD CONSTRAINT {name} UNIQUE (id, {column});
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} UNIQUE ({column}, id) DEFERRABLE;
-- or
-- from 15
ALTER TABLE {base} ADD CONSTRAINT {name} UNIQUE NULLS NOT DISTINCT (id, {column});
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} UNIQUE (id) INCLUDE ({column});

-- kind exclusion; on table
ALTER TABLE {base} ADD CONSTRAINT {name} EXCLUDE USING btree (id WITH =);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} EXCLUDE USING gist (int8range(id, id + 1) WITH &&);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} EXCLUDE USING btree (id WITH =) WHERE ({column} IS NOT NULL);
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} EXCLUDE USING gist (int8range(id, id + 1) WITH &&) DEFERRABLE;

-- kind foreign key; on table; with table
ALTER TABLE {base} ADD CONSTRAINT {name} FOREIGN KEY (id) REFERENCES {with};
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} FOREIGN KEY (id) REFERENCES {with} ON DELETE CASCADE;
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} FOREIGN KEY (id) REFERENCES {with} DEFERRABLE INITIALLY DEFERRED;
-- or
ALTER TABLE {base} ADD CONSTRAINT {name} FOREIGN KEY (id) REFERENCES {with} MATCH FULL ON UPDATE CASCADE NOT VALID;

-- kind view; on table, partitioned table
CREATE VIEW {name} AS SELECT {column} FROM {base};
-- or
CREATE VIEW {name} AS SELECT {column} FROM {base} WHERE id > 0;
COMMENT ON VIEW {name} IS 'it''s';
-- or
CREATE VIEW {name} WITH (security_barrier=true) AS SELECT {column}, id AS number FROM {base};
-- or
CREATE VIEW {name} AS SELECT {column}, id AS number FROM {base} WHERE id > 0 WITH LOCAL CHECK OPTION;

-- kind view over a view; on view, view over a view
CREATE VIEW {name} AS SELECT {column} FROM {base};
-- or
CREATE VIEW {name} AS SELECT DISTINCT ON (1) {column} FROM {base};
-- or
CREATE VIEW {name} AS SELECT {column}, 1 AS one FROM {base};
COMMENT ON COLUMN {name}.one IS 'it''s';
-- or
CREATE VIEW {name} AS SELECT DISTINCT ON (1) {column}, 1 AS one FROM {base};

-- kind materialised view; on table, partitioned table, view
CREATE MATERIALIZED VIEW {name} AS SELECT {column} AS a, count(*) AS n FROM {base} GROUP BY 1;
CREATE INDEX {name}_n ON {name} (n);
-- or
CREATE MATERIALIZED VIEW {name} AS SELECT {column} AS a, 2 AS n FROM {base};
-- or
CREATE MATERIALIZED VIEW {name} AS SELECT {column} AS a, count(*) AS n FROM {base} GROUP BY 1 WITH NO DATA;
CREATE INDEX {name}_n ON {name} (n DESC);
-- or
CREATE MATERIALIZED VIEW {name} WITH (fillfactor=50) AS SELECT {column} AS a FROM {base};
COMMENT ON MATERIALIZED VIEW {name} IS 'it''s';

-- kind trigger function
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- or
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* as it is */ RETURN NEW; END $$;
-- or
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql COST 7 AS $$ BEGIN RETURN NEW; END $$;
-- or
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;

-- kind trigger; on table, partitioned table; with trigger function
CREATE TRIGGER {name} AFTER INSERT ON {base} FOR EACH ROW EXECUTE FUNCTION {with}();
-- or
CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {base} FOR EACH ROW EXECUTE FUNCTION {with}();
-- or
CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE ON {base} DEFERRABLE FOR EACH ROW WHEN (new.id > 5) EXECUTE FUNCTION {with}();
-- or
CREATE TRIGGER {name} AFTER DELETE ON {base} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {with}('a');

-- kind policy; on table
ALTER TABLE {base} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {name} ON {base} USING (id > 1) WITH CHECK (true);
-- or
ALTER TABLE {base} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {name} ON {base} FOR SELECT USING (id > 0);
-- or
CREATE POLICY {name} ON {base} AS RESTRICTIVE USING ({column} IS NOT NULL);
-- or
ALTER TABLE {base} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {base} FORCE ROW LEVEL SECURITY;
CREATE POLICY {name} ON {base} FOR INSERT TO CURRENT_USER WITH CHECK (id > 0);

-- kind rule; on table
CREATE RULE {name} AS ON DELETE TO {base} WHERE old.{column} IS NULL AND old.id = 0 DO INSTEAD NOTHING;
-- or
CREATE RULE {name} AS ON DELETE TO {base} WHERE old.id < 0 DO INSTEAD NOTHING;
-- or
CREATE RULE {name} AS ON DELETE TO {base} WHERE old.id < 0 DO ALSO SELECT 1;
COMMENT ON RULE {name} ON {base} IS 'it''s';
-- or
CREATE RULE {name} AS ON DELETE TO {base} WHERE old.id < 0 DO INSTEAD NOTHING;
ALTER TABLE {base} DISABLE RULE {name};

-- kind statistics; on table; from 14
CREATE STATISTICS {name} ON (id + 1), (id * 2) FROM {base};
-- or
CREATE STATISTICS {name} (ndistinct) ON (id + 1), (id * 2) FROM {base};
-- or
CREATE STATISTICS {name} ON (id + 3) FROM {base};
-- or
CREATE STATISTICS {name} ON (id + 1), (id * 2) FROM {base};
ALTER STATISTICS {name} SET STATISTICS 50;

-- kind grant; on table, partitioned table, sequence; alone; stays
GRANT SELECT ON {base} TO PUBLIC;
-- or
GRANT UPDATE ON {base} TO PUBLIC;
-- or
GRANT SELECT, UPDATE ON {base} TO PUBLIC;
-- or
GRANT ALL ON {base} TO PUBLIC;
