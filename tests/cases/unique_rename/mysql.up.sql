-- no-transaction

ALTER TABLE `agents` RENAME KEY `one_name` TO `unique_name`;
