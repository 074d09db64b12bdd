-- no-transaction
-- hazard: delete_reference_row statuses.lost: the row goes; rows of orders that refer to it stop the migration
-- hazard: delete_reference_row statuses.void: the row goes; rows of orders that refer to it stop the migration
-- precondition: delete_reference_row statuses.orders: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`status` AS CHAR) AS `status` FROM `orders` WHERE `status` = 'lost' OR `status` = 'void'
-- rows: statuses (code, label, rank) by code

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DELETE FROM `statuses` WHERE `code` IN ('lost', 'void');

INSERT INTO `statuses` (`code`, `label`, `rank`) VALUES
    ('sent', 'Sent \\ away', 3);

UPDATE `statuses` SET `label` = 'Open for all' WHERE `code` = 'open';
