-- no-transaction

RENAME TABLE `bots` TO `agents`;
ALTER TABLE `agents` DROP FOREIGN KEY `bots_boss_id_fkey`;
ALTER TABLE `agents` RENAME KEY `bots_boss_id_fkey` TO `agents_boss_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE `agents` ADD CONSTRAINT `agents_boss_id_fkey` FOREIGN KEY (`boss_id`) REFERENCES `agents` (`id`) ON DELETE SET NULL;
