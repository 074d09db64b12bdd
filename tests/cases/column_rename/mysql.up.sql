-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `name` TO `title`;
