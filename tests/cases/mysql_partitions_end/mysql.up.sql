-- no-transaction
-- precondition: add_unique orders.orders_pkey: SELECT CAST(`id` AS CHAR) AS `id`, CAST(count(*) AS CHAR) AS `number of rows` FROM `orders` WHERE `id` IS NOT NULL GROUP BY `id` HAVING count(*) > 1

ALTER TABLE `orders`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`id`)
REMOVE PARTITIONING;
