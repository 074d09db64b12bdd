-- no-transaction

ALTER TABLE `orders`
    ADD COLUMN `total` int NOT NULL DEFAULT 0,
    MODIFY COLUMN `note` varchar(60) NULL,
    COMMENT='What was ordered';
