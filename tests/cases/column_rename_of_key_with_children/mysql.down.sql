-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `key` TO `code`;
