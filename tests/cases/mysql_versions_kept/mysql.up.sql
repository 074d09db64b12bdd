-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

-- Former versions of rows become what the table becomes.
SET SESSION system_versioning_alter_history = KEEP;

ALTER TABLE `prices` ADD COLUMN `note` varchar(20) NOT NULL WITHOUT SYSTEM VERSIONING;
UPDATE `prices` SET `note` = 'none';
ALTER TABLE `prices` MODIFY COLUMN `amount` decimal(12,2) NOT NULL;
