-- no-transaction
-- precondition: add_check agents.adult: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`age` AS CHAR) AS `age` FROM `agents` WHERE NOT (`age` >= 18)

ALTER TABLE `agents` ADD CONSTRAINT `adult` CHECK (`age` >= 18);
