-- no-transaction

ALTER TABLE `agents` DROP COLUMN `months`;
