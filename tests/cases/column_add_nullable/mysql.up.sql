-- no-transaction

ALTER TABLE `agents` ADD COLUMN `nickname` longtext NULL, ALGORITHM=INSTANT;
