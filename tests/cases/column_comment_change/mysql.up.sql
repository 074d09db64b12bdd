-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `age` int NOT NULL COMMENT 'Years; whole', ALGORITHM=INSTANT;
