-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents`
    DROP KEY `agents_code_name_idx`,
    MODIFY COLUMN `code` longtext NOT NULL,
    ADD KEY `agents_code_name_idx` (`code`(255), `name`(255));
