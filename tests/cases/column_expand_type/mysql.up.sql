-- no-transaction
-- expand: orders.note to orders.remark
-- expand: orders.price to orders.amount

ALTER TABLE `orders`
    ADD COLUMN `amount` decimal(12,2) NULL,
    ADD COLUMN `remark` longtext NULL, ALGORITHM=INSTANT;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `zz_orders_note_remark_twin_change` BEFORE UPDATE ON `orders` FOR EACH ROW SET NEW.`note` = IF((CAST(NEW.`remark` AS BINARY) <=> CAST(OLD.`remark` AS BINARY)) OR (CAST(NEW.`remark` AS BINARY) <=> CAST((COALESCE(NEW.`note`, 'none')) AS BINARY)), NEW.`note`, NEW.`remark`), NEW.`remark` = IF((CAST(NEW.`note` AS BINARY) <=> CAST(OLD.`note` AS BINARY)) OR NOT (CAST(NEW.`remark` AS BINARY) <=> CAST(OLD.`remark` AS BINARY)), NEW.`remark`, (COALESCE(NEW.`note`, 'none')));
CREATE TRIGGER `zz_orders_note_remark_twin_insert` BEFORE INSERT ON `orders` FOR EACH ROW SET NEW.`remark` = IF(NEW.`remark` IS NULL, (COALESCE(NEW.`note`, 'none')), NEW.`remark`), NEW.`note` = IF((CAST(NEW.`remark` AS BINARY) <=> CAST((COALESCE(NEW.`note`, 'none')) AS BINARY)), NEW.`note`, NEW.`remark`);
CREATE TRIGGER `zz_orders_price_amount_twin_change` BEFORE UPDATE ON `orders` FOR EACH ROW FOLLOWS `zz_orders_note_remark_twin_change` SET NEW.`price` = IF((NEW.`amount` <=> OLD.`amount`) OR (NEW.`amount` <=> (NEW.`price` / 100.0)), NEW.`price`, (NEW.`amount` * 100)), NEW.`amount` = IF((NEW.`price` <=> OLD.`price`) OR NOT (NEW.`amount` <=> OLD.`amount`), NEW.`amount`, (NEW.`price` / 100.0));
CREATE TRIGGER `zz_orders_price_amount_twin_insert` BEFORE INSERT ON `orders` FOR EACH ROW FOLLOWS `zz_orders_note_remark_twin_insert` SET NEW.`amount` = IF(NEW.`amount` IS NULL, (NEW.`price` / 100.0), NEW.`amount`), NEW.`price` = IF((NEW.`amount` <=> (NEW.`price` / 100.0)), NEW.`price`, (NEW.`amount` * 100));

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of orders get remark, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `orders` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `orders` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `orders` SET `remark` = (COALESCE(`note`, 'none')) WHERE `remark` IS NULL AND (`id` >= this_1);
        ELSE
            UPDATE `orders` SET `remark` = (COALESCE(`note`, 'none')) WHERE `remark` IS NULL AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of orders get amount, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `orders` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `orders` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `orders` SET `amount` = (price / 100.0) WHERE `amount` IS NULL AND (`id` >= this_1);
        ELSE
            UPDATE `orders` SET `amount` = (price / 100.0) WHERE `amount` IS NULL AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;
