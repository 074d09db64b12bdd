-- no-transaction
-- hazard: narrow_type agents.age: not every value of bigint fits int
-- precondition: narrow_type agents.age: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`age` AS CHAR) AS `age` FROM `agents` WHERE `age` NOT BETWEEN -2147483648 AND 2147483647

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `age` int NOT NULL;
