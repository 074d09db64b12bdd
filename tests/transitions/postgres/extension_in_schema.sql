-- after
CREATE SCHEMA extensions;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
CREATE TABLE t (a text);
CREATE INDEX t_a ON t USING gin (a extensions.gin_trgm_ops);
