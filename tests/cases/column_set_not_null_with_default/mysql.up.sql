-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

UPDATE `agents` SET `score` = 0 WHERE `score` IS NULL;
ALTER TABLE `agents` MODIFY COLUMN `score` int NOT NULL DEFAULT 0, ALGORITHM=INPLACE, LOCK=NONE;
