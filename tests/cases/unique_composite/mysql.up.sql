-- no-transaction

ALTER TABLE `agents`
    DROP KEY `agents_name_key`,
    ADD UNIQUE KEY `name_in_project` (`project`, `name`);
