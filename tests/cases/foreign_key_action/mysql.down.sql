-- no-transaction

ALTER TABLE `agents` DROP FOREIGN KEY `agents_team_id_fkey`;
ALTER TABLE `agents` ADD CONSTRAINT `agents_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE CASCADE;
