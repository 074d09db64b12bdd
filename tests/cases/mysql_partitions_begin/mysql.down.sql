-- no-transaction

ALTER TABLE `orders`
REMOVE PARTITIONING;
