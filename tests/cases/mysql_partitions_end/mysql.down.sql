-- no-transaction
-- precondition: add_unique orders.orders_pkey: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`ordered_on` AS CHAR) AS `ordered_on`, CAST(count(*) AS CHAR) AS `number of rows` FROM `orders` WHERE `id` IS NOT NULL AND `ordered_on` IS NOT NULL GROUP BY `id`, `ordered_on` HAVING count(*) > 1

ALTER TABLE `orders`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`id`, `ordered_on`)
PARTITION BY RANGE (year(`ordered_on`))
(
    PARTITION `y2023` VALUES LESS THAN (2024),
    PARTITION `y2024` VALUES LESS THAN (2025),
    PARTITION `rest` VALUES LESS THAN MAXVALUE
);
