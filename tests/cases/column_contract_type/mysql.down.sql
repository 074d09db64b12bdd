-- no-transaction
-- hazard: filler orders.price: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

UPDATE `orders` SET `price` = 0 WHERE `price` IS NULL;
ALTER TABLE `orders` MODIFY COLUMN `price` bigint NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `orders`
    ADD COLUMN `price` bigint NULL,
    ADD COLUMN `note` longtext NULL, ALGORITHM=INSTANT;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `zz_orders_note_remark_twin_change` BEFORE UPDATE ON `orders` FOR EACH ROW SET NEW.`note` = IF((CAST(NEW.`remark` AS BINARY) <=> CAST(OLD.`remark` AS BINARY)) OR (CAST(NEW.`remark` AS BINARY) <=> CAST((COALESCE(NEW.`note`, 'none')) AS BINARY)), NEW.`note`, NEW.`remark`), NEW.`remark` = IF((CAST(NEW.`note` AS BINARY) <=> CAST(OLD.`note` AS BINARY)) OR NOT (CAST(NEW.`remark` AS BINARY) <=> CAST(OLD.`remark` AS BINARY)), NEW.`remark`, (COALESCE(NEW.`note`, 'none')));
CREATE TRIGGER `zz_orders_note_remark_twin_insert` BEFORE INSERT ON `orders` FOR EACH ROW SET NEW.`remark` = IF(NEW.`remark` IS NULL, (COALESCE(NEW.`note`, 'none')), NEW.`remark`), NEW.`note` = IF((CAST(NEW.`remark` AS BINARY) <=> CAST((COALESCE(NEW.`note`, 'none')) AS BINARY)), NEW.`note`, NEW.`remark`);
CREATE TRIGGER `zz_orders_price_amount_twin_change` BEFORE UPDATE ON `orders` FOR EACH ROW FOLLOWS `zz_orders_note_remark_twin_change` SET NEW.`price` = IF((NEW.`amount` <=> OLD.`amount`) OR (NEW.`amount` <=> (NEW.`price` / 100.0)), NEW.`price`, (NEW.`amount` * 100)), NEW.`amount` = IF((NEW.`price` <=> OLD.`price`) OR NOT (NEW.`amount` <=> OLD.`amount`), NEW.`amount`, (NEW.`price` / 100.0));
CREATE TRIGGER `zz_orders_price_amount_twin_insert` BEFORE INSERT ON `orders` FOR EACH ROW FOLLOWS `zz_orders_note_remark_twin_insert` SET NEW.`amount` = IF(NEW.`amount` IS NULL, (NEW.`price` / 100.0), NEW.`amount`), NEW.`price` = IF((NEW.`amount` <=> (NEW.`price` / 100.0)), NEW.`price`, (NEW.`amount` * 100));
UPDATE `orders` SET `price` = amount * 100;
UPDATE `orders` SET `note` = `remark`;

ALTER TABLE `orders`
    MODIFY COLUMN `amount` decimal(12,2) NULL,
    MODIFY COLUMN `remark` longtext NULL, ALGORITHM=INPLACE, LOCK=NONE;
