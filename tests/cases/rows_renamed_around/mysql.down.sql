-- no-transaction
-- hazard: drop_column states.rank: every value of this column is lost
-- hazard: delete_reference_row states.sent: the row goes; rows of orders that refer to it stop the migration
-- precondition: delete_reference_row states.orders: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`status` AS CHAR) AS `status` FROM `orders` WHERE `status` = 'sent'

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

RENAME TABLE `statuses` TO `states`;
ALTER TABLE `states` RENAME COLUMN `key` TO `code`, RENAME COLUMN `title` TO `label`;

ALTER TABLE `states`
    DROP CONSTRAINT `ranked`,
    DROP COLUMN `rank`;

UPDATE `states` SET `label` = 'Open' WHERE `code` = 'open';
DELETE FROM `states` WHERE `code` = 'sent';
