-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `score` int NULL, ALGORITHM=INPLACE, LOCK=NONE;
