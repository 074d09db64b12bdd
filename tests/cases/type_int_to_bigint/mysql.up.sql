-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `score` bigint NOT NULL DEFAULT 3;
