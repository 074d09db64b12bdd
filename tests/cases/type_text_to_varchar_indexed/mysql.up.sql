-- no-transaction
-- hazard: narrow_type agents.code: not every value of longtext fits varchar(20)
-- precondition: narrow_type agents.code: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`code` AS CHAR) AS `code` FROM `agents` WHERE CHAR_LENGTH(`code`) > 20

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents`
    DROP KEY `agents_code_name_idx`,
    MODIFY COLUMN `code` varchar(20) NOT NULL,
    ADD KEY `agents_code_name_idx` (`code`, `name`(255));
