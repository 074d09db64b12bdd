-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `code` varchar(50) NOT NULL;
