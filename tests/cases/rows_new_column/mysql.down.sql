-- no-transaction
-- hazard: drop_column statuses.rank: every value of this column is lost
-- hazard: drop_column statuses.is_final: every value of this column is lost
-- hazard: drop_column statuses.hint: every value of this column is lost
-- hazard: delete_reference_row statuses.sent: the row goes

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `statuses`
    DROP CONSTRAINT `ranked`,
    ADD COLUMN `old` int NULL;

UPDATE `statuses` SET `old` = CASE `code` WHEN 'open' THEN 7 WHEN 'paid' THEN 8 ELSE 7 END;

ALTER TABLE `statuses`
    DROP COLUMN `rank`,
    DROP COLUMN `is_final`,
    DROP COLUMN `hint`,
    MODIFY COLUMN `old` int NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

INSERT INTO `statuses` (`code`, `label`, `old`) VALUES
    ('void', 'Void', 9);

DELETE FROM `statuses` WHERE `code` = 'sent';
