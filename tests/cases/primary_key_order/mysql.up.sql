-- no-transaction
-- precondition: add_unique pairs.pairs_pkey: SELECT CAST(`b` AS CHAR) AS `b`, CAST(`a` AS CHAR) AS `a`, CAST(count(*) AS CHAR) AS `number of rows` FROM `pairs` WHERE `b` IS NOT NULL AND `a` IS NOT NULL GROUP BY `b`, `a` HAVING count(*) > 1

ALTER TABLE `pairs`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`b`, `a`), ALGORITHM=INPLACE, LOCK=NONE;
