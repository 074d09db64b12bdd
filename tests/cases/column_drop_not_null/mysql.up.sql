-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` longtext NULL, ALGORITHM=INPLACE, LOCK=NONE;
