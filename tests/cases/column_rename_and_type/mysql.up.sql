-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `age` TO `years`;
ALTER TABLE `agents` MODIFY COLUMN `years` bigint NOT NULL;
