-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents`
    ADD COLUMN `other` enum('idle','busy','failed','new') NOT NULL DEFAULT 'new',
    MODIFY COLUMN `status` enum('idle','busy','failed','new') NOT NULL DEFAULT 'new',
    ADD CONSTRAINT `not_both` CHECK (`status` <> 'new' or `name` <> '');
