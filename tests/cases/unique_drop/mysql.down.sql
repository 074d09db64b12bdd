-- no-transaction
-- precondition: add_unique agents.agents_name_key: SELECT CAST(`name` AS CHAR) AS `name`, CAST(count(*) AS CHAR) AS `number of rows` FROM `agents` WHERE `name` IS NOT NULL GROUP BY `name` HAVING count(*) > 1

ALTER TABLE `agents` ADD UNIQUE KEY `agents_name_key` (`name`);
