-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `code` TO `key`;
