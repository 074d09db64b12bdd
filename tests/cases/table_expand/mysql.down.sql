-- no-transaction

-- The view agents gives its name to the table, in one moment.
RENAME TABLE `agents` TO `agents__view`, `bots` TO `agents`;

DROP VIEW `agents__view`;
ALTER TABLE `agents` DROP FOREIGN KEY `bots_team_id_fkey`;
ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;

ALTER TABLE `agents`
    RENAME KEY `bots_name_key` TO `agents_name_key`,
    RENAME KEY `bots_state_idx` TO `agents_state_idx`,
    RENAME KEY `bots_team_id_fkey` TO `agents_team_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

ALTER TABLE `agents` ADD CONSTRAINT `agents_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE;
