-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` longtext NOT NULL DEFAULT ('idle'), ALGORITHM=INSTANT;
