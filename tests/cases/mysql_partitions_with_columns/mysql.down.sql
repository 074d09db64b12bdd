-- no-transaction
-- hazard: drop_column orders.total: every value of this column is lost
-- hazard: narrow_type orders.note: not every value of varchar(60) fits varchar(40)
-- precondition: narrow_type orders.note: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`ordered_on` AS CHAR) AS `ordered_on`, CAST(`note` AS CHAR) AS `note` FROM `orders` WHERE CHAR_LENGTH(`note`) > 40

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `orders`
    DROP COLUMN `total`,
    MODIFY COLUMN `note` varchar(40) NULL,
    COMMENT='';
