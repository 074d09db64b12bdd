-- no-transaction

ALTER TABLE `pairs` DROP PRIMARY KEY;
