-- no-transaction
-- hazard: filler agents.email: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `email` longtext NULL;
UPDATE `agents` SET `email` = CAST((SELECT _tablewright_n FROM (SELECT `id`, ROW_NUMBER() OVER (ORDER BY `id`) AS _tablewright_n FROM `agents`) AS numbered WHERE numbered.`id` = `agents`.`id`) AS CHAR);

ALTER TABLE `agents`
    MODIFY COLUMN `email` longtext NOT NULL,
    ADD UNIQUE KEY `agents_email_key` (`email`);
