-- no-transaction

RENAME TABLE `agents` TO `bots`;
ALTER TABLE `bots` DROP FOREIGN KEY `agents_boss_id_fkey`;
ALTER TABLE `bots` RENAME KEY `agents_boss_id_fkey` TO `bots_boss_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE `bots` ADD CONSTRAINT `bots_boss_id_fkey` FOREIGN KEY (`boss_id`) REFERENCES `bots` (`id`) ON DELETE SET NULL;
