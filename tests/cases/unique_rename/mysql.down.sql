-- no-transaction

ALTER TABLE `agents` RENAME KEY `unique_name` TO `one_name`;
