-- no-transaction
-- hazard: narrow_type agents.id: not every value of bigint fits int
-- hazard: narrow_type badges.agent_id: not every value of bigint fits int
-- hazard: narrow_type notes.agent_id: not every value of bigint fits int
-- precondition: narrow_type agents.id: SELECT CAST(`id` AS CHAR) AS `id` FROM `agents` WHERE `id` NOT BETWEEN -2147483648 AND 2147483647
-- precondition: narrow_type badges.agent_id: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`agent_id` AS CHAR) AS `agent_id` FROM `badges` WHERE `agent_id` NOT BETWEEN -2147483648 AND 2147483647
-- precondition: narrow_type notes.agent_id: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`agent_id` AS CHAR) AS `agent_id` FROM `notes` WHERE `agent_id` NOT BETWEEN -2147483648 AND 2147483647

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `badges` DROP FOREIGN KEY `badges_agent_id_fkey`;
ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;
ALTER TABLE `agents` MODIFY COLUMN `id` int NOT NULL;
ALTER TABLE `badges` MODIFY COLUMN `agent_id` int NULL;
ALTER TABLE `notes` MODIFY COLUMN `agent_id` int NOT NULL;
ALTER TABLE `badges` ADD CONSTRAINT `badges_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE SET NULL;
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE;
