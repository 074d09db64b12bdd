-- no-transaction

ALTER TABLE `agents` ADD UNIQUE KEY `agents_name_key` (`name`);
