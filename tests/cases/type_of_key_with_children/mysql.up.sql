-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `badges` DROP FOREIGN KEY `badges_agent_id_fkey`;
ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;
ALTER TABLE `agents` MODIFY COLUMN `id` bigint NOT NULL;
ALTER TABLE `badges` MODIFY COLUMN `agent_id` bigint NULL;
ALTER TABLE `notes` MODIFY COLUMN `agent_id` bigint NOT NULL;
ALTER TABLE `badges` ADD CONSTRAINT `badges_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE SET NULL;
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE;
