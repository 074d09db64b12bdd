-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `orders` MODIFY COLUMN `price` bigint NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- no-transaction
-- hazard: drop_column orders.price: every value of this column is lost
-- precondition: set_not_null orders.amount: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`amount` AS CHAR) AS `amount` FROM `orders` WHERE `amount` IS NULL
-- contract: orders.note to orders.remark
-- contract: orders.price to orders.amount

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DROP TRIGGER `zz_orders_price_amount_twin_insert`;
DROP TRIGGER `zz_orders_price_amount_twin_change`;
DROP TRIGGER `zz_orders_note_remark_twin_insert`;
DROP TRIGGER `zz_orders_note_remark_twin_change`;
UPDATE `orders` SET `remark` = 'none' WHERE `remark` IS NULL;

-- orders.remark holds the same.
ALTER TABLE `orders`
    DROP COLUMN `price`,
    DROP COLUMN `note`,
    MODIFY COLUMN `amount` decimal(12,2) NOT NULL,
    MODIFY COLUMN `remark` longtext NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
