-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `token` char(36) character set ascii NULL, ALGORITHM=INSTANT;
UPDATE `agents` SET `token` = uuid();
ALTER TABLE `agents` MODIFY COLUMN `token` char(36) character set ascii NULL DEFAULT (uuid()), ALGORITHM=INSTANT;
