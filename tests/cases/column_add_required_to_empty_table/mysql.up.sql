-- no-transaction
-- hazard: required_column agents.status: the column is required, and rows that exist have no value for it: give it a default or a backfill
-- precondition: required_column agents.status: SELECT CAST(`id` AS CHAR) AS `id` FROM `agents` WHERE 1 = 1

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `status` longtext NULL, ALGORITHM=INSTANT;
ALTER TABLE `agents` MODIFY COLUMN `status` longtext NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
