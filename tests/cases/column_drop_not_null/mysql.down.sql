-- no-transaction
-- hazard: filler agents.status: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

UPDATE `agents` SET `status` = '' WHERE `status` IS NULL;
ALTER TABLE `agents` MODIFY COLUMN `status` longtext NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
