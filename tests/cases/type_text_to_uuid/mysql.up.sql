-- no-transaction
-- hazard: narrow_type agents.token: not every value of longtext fits char(36) character set ascii
-- precondition: narrow_type agents.token: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`token` AS CHAR) AS `token` FROM `agents` WHERE CHAR_LENGTH(`token`) > 36

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `token` char(36) character set ascii NOT NULL;
