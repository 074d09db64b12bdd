-- no-transaction
-- precondition: add_unique pages.pages_pkey: SELECT CAST(`part` AS CHAR) AS `part`, CAST(count(*) AS CHAR) AS `number of rows` FROM `pages` WHERE `part` IS NOT NULL GROUP BY `part` HAVING count(*) > 1

ALTER TABLE `pages`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`part`), ALGORITHM=INPLACE, LOCK=NONE;
