-- no-transaction

ALTER TABLE `agents`
    DROP KEY `name_in_project`,
    ADD UNIQUE KEY `agents_name_key` (`name`);
