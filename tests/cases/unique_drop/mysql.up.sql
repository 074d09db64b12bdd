-- no-transaction

ALTER TABLE `agents` DROP KEY `agents_name_key`;
