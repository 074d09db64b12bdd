-- no-transaction

ALTER TABLE `statuses` ADD COLUMN `note` longtext NULL, ALGORITHM=INSTANT;
