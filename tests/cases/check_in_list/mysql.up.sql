-- no-transaction
-- precondition: add_check agents.known_status: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`status` AS CHAR) AS `status` FROM `agents` WHERE NOT (`status` in ('idle','busy'))

ALTER TABLE `agents` ADD CONSTRAINT `known_status` CHECK (`status` in ('idle','busy'));
