-- no-transaction
-- rows: statuses (key, title, rank) by key

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

RENAME TABLE `states` TO `statuses`;
ALTER TABLE `statuses` RENAME COLUMN `code` TO `key`, RENAME COLUMN `label` TO `title`;
ALTER TABLE `statuses` ADD COLUMN `rank` int NULL, ALGORITHM=INSTANT;
UPDATE `statuses` SET `rank` = CASE `key` WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 1 END;

ALTER TABLE `statuses`
    MODIFY COLUMN `rank` int NOT NULL,
    ADD CONSTRAINT `ranked` CHECK (`rank` > 0);

INSERT INTO `statuses` (`key`, `title`, `rank`) VALUES
    ('sent', 'Sent', 3);

UPDATE `statuses` SET `title` = 'Opened' WHERE `key` = 'open';
