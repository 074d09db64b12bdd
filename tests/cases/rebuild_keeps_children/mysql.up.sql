-- no-transaction
-- precondition: add_check agents.agents_age_check: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`age` AS CHAR) AS `age` FROM `agents` WHERE NOT (`age` >= 0)

ALTER TABLE `agents` ADD CONSTRAINT `agents_age_check` CHECK (`age` >= 0);
