-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `title` TO `name`;
