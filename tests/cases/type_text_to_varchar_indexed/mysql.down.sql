-- no-transaction

ALTER TABLE `agents`
    DROP KEY `agents_code_name_idx`,
    MODIFY COLUMN `code` longtext NOT NULL,
    ADD KEY `agents_code_name_idx` (`code`(255), `name`(255));
