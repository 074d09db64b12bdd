-- no-transaction

ALTER TABLE `orders`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`id`)
REMOVE PARTITIONING;
