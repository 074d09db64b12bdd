-- no-transaction
-- hazard: narrow_type agents.config: not every value of longtext fits json

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `config` json NOT NULL;
