-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `age` bigint NOT NULL;
