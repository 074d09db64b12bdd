-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `token` longtext NOT NULL;
