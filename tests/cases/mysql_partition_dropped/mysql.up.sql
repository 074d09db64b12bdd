-- no-transaction
-- hazard: drop_partition orders.y2026: the partition and all its rows are dropped

ALTER TABLE `orders` DROP PARTITION `y2026`;
