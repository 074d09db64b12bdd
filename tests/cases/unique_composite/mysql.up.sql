-- no-transaction
-- precondition: add_unique agents.name_in_project: SELECT CAST(`project` AS CHAR) AS `project`, CAST(`name` AS CHAR) AS `name`, CAST(count(*) AS CHAR) AS `number of rows` FROM `agents` WHERE `project` IS NOT NULL AND `name` IS NOT NULL GROUP BY `project`, `name` HAVING count(*) > 1

ALTER TABLE `agents`
    DROP KEY `agents_name_key`,
    ADD UNIQUE KEY `name_in_project` (`project`, `name`);
