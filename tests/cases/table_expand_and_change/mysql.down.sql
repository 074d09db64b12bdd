-- no-transaction
-- hazard: drop_column agents.label: every value of this column is lost
-- hazard: drop_column agents.grade: every value of this column is lost
-- hazard: narrow_type agents.state: not every value of varchar(30) fits varchar(20)
-- precondition: narrow_type agents.state: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`state` AS CHAR) AS `state` FROM `bots` WHERE CHAR_LENGTH(`state`) > 20
-- precondition: add_check agents.named: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`name` AS CHAR) AS `name` FROM `bots` WHERE NOT (`name` <> '')

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DROP TRIGGER `zz_bots_name_label_twin_insert`;
DROP TRIGGER `zz_bots_name_label_twin_change`;

-- The view agents gives its name to the table, in one moment.
RENAME TABLE `agents` TO `agents__view`, `bots` TO `agents`;

DROP VIEW `agents__view`;
ALTER TABLE `agents` DROP FOREIGN KEY `bots_team_id_fkey`;
ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;

ALTER TABLE `agents`
    DROP CONSTRAINT `named`,
    DROP KEY `bots_label_key`,
    DROP COLUMN `label`,
    DROP COLUMN `grade`,
    RENAME KEY `bots_name_key` TO `agents_name_key`,
    RENAME KEY `bots_team_id_fkey` TO `agents_team_id_fkey`,
    ADD COLUMN `motto` longtext NULL,
    MODIFY COLUMN `state` varchar(20) NOT NULL DEFAULT 'idle',
    ADD KEY `agents_state_idx` (`state`),
    ADD CONSTRAINT `named` CHECK (`name` <> '');

ALTER TABLE `agents` ADD CONSTRAINT `agents_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE;
