-- no-transaction

ALTER TABLE `agents` ADD COLUMN `gone` longtext NULL, ALGORITHM=INSTANT;
