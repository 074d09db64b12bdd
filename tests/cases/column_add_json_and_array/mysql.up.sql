-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents`
    ADD COLUMN `config` json NULL,
    ADD COLUMN `limits` json NOT NULL DEFAULT ('{"tokens":10}'),
    ADD COLUMN `tags` json NULL;
