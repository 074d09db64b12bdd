-- no-transaction
-- hazard: narrow_type agents.code: not every value of varchar(50) fits varchar(10)
-- precondition: narrow_type agents.code: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`code` AS CHAR) AS `code` FROM `agents` WHERE CHAR_LENGTH(`code`) > 10

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `code` varchar(10) NOT NULL;
