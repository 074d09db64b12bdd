-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `config` longtext NOT NULL;
