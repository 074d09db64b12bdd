-- no-transaction

ALTER TABLE `orders` COALESCE PARTITION 2;
