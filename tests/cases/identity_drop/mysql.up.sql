-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `id` bigint NOT NULL;
