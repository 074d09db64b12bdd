-- no-transaction
-- expand: agents to bots

-- The table gets the name bots in the moment in which a view gets the name agents: until then bots is a view too.
CREATE VIEW `bots` AS
select `id`, `name`, `state`, `motto`, `team_id` from `agents`;

CREATE VIEW `agents__view` AS
select `id`, `name`, `state`, `motto`, `team_id` from `bots`;

RENAME TABLE `bots` TO `bots__view`, `agents` TO `bots`, `agents__view` TO `agents`;
DROP VIEW `bots__view`;
ALTER TABLE `bots` DROP FOREIGN KEY `agents_team_id_fkey`;
ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;

ALTER TABLE `bots`
    RENAME KEY `agents_name_key` TO `bots_name_key`,
    RENAME KEY `agents_state_idx` TO `bots_state_idx`,
    RENAME KEY `agents_team_id_fkey` TO `bots_team_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;

ALTER TABLE `bots` ADD CONSTRAINT `bots_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `bots` (`id`) ON DELETE CASCADE;
