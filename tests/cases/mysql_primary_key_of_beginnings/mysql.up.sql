-- no-transaction
-- precondition: add_unique pages.pages_pkey: SELECT CAST(`url` AS CHAR) AS `url`, CAST(`part` AS CHAR) AS `part`, CAST(count(*) AS CHAR) AS `number of rows` FROM `pages` WHERE `url` IS NOT NULL AND `part` IS NOT NULL GROUP BY `url`, `part` HAVING count(*) > 1

ALTER TABLE `pages`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`url`(30), `part` DESC), ALGORITHM=INPLACE, LOCK=NONE;
