-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `slug` longtext NULL;
UPDATE `agents` SET `slug` = concat(lower(name), '-', id);

ALTER TABLE `agents`
    MODIFY COLUMN `slug` longtext NOT NULL,
    ADD UNIQUE KEY `agents_slug_key` (`slug`);
