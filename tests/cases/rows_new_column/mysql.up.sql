-- no-transaction
-- hazard: drop_column statuses.old: every value of this column is lost
-- hazard: delete_reference_row statuses.void: the row goes
-- rows: statuses (code, label, rank, is_final, hint) by code

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `statuses` ADD COLUMN `rank` int NULL, ALGORITHM=INSTANT;
UPDATE `statuses` SET `rank` = CASE `code` WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 1 END;

ALTER TABLE `statuses`
    DROP COLUMN `old`,
    ADD COLUMN `is_final` tinyint(1) NOT NULL DEFAULT 0,
    ADD COLUMN `hint` longtext NULL,
    MODIFY COLUMN `rank` int NOT NULL,
    ADD CONSTRAINT `ranked` CHECK (`rank` > 0);

INSERT INTO `statuses` (`code`, `label`, `rank`, `is_final`, `hint`) VALUES
    ('sent', 'Sent', 3, 1, NULL);

UPDATE `statuses` SET `is_final` = 0 WHERE `code` = 'open';
UPDATE `statuses` SET `is_final` = 1, `hint` = 'nothing is due' WHERE `code` = 'paid';
DELETE FROM `statuses` WHERE `code` = 'void';
