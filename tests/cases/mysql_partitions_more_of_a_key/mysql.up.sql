-- no-transaction

ALTER TABLE `orders` ADD PARTITION PARTITIONS 2;
