-- no-transaction
-- precondition: add_unique pairs.pairs_pkey: SELECT CAST(`a` AS CHAR) AS `a`, CAST(`b` AS CHAR) AS `b`, CAST(count(*) AS CHAR) AS `number of rows` FROM `pairs` WHERE `a` IS NOT NULL AND `b` IS NOT NULL GROUP BY `a`, `b` HAVING count(*) > 1

ALTER TABLE `pairs`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`a`, `b`), ALGORITHM=INPLACE, LOCK=NONE;
