-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `orders`
    ADD COLUMN `total` int NOT NULL DEFAULT 0,
    MODIFY COLUMN `note` varchar(60) NULL,
    COMMENT='What was ordered';
