-- no-transaction
-- precondition: add_unique agents.agents_email_idx: SELECT CAST(`email` AS CHAR) AS `email`, CAST(count(*) AS CHAR) AS `number of rows` FROM `agents` WHERE `email` IS NOT NULL GROUP BY `email` HAVING count(*) > 1

ALTER TABLE `agents` ADD UNIQUE KEY `agents_email_idx` (`email`);
