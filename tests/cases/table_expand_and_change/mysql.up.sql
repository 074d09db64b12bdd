-- no-transaction
-- hazard: drop_column bots.motto: every value of this column is lost
-- expand: bots.name to bots.label
-- expand: agents to bots

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

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
    DROP CONSTRAINT `named`,
    ADD COLUMN `label` varchar(100) NULL;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `zz_bots_name_label_twin_change` BEFORE UPDATE ON `bots` FOR EACH ROW SET NEW.`name` = IF((CAST(NEW.`label` AS BINARY) <=> CAST(OLD.`label` AS BINARY)) OR (CAST(NEW.`label` AS BINARY) <=> CAST(NEW.`name` AS BINARY)), NEW.`name`, NEW.`label`), NEW.`label` = IF((CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR NOT (CAST(NEW.`label` AS BINARY) <=> CAST(OLD.`label` AS BINARY)), NEW.`label`, NEW.`name`);
CREATE TRIGGER `zz_bots_name_label_twin_insert` BEFORE INSERT ON `bots` FOR EACH ROW SET NEW.`label` = IF(NEW.`label` IS NULL, NEW.`name`, NEW.`label`), NEW.`name` = IF((CAST(NEW.`label` AS BINARY) <=> CAST(NEW.`name` AS BINARY)), NEW.`name`, NEW.`label`);
UPDATE `bots` SET `label` = `name`;

ALTER TABLE `bots`
    DROP KEY `agents_state_idx`,
    DROP COLUMN `motto`,
    RENAME KEY `agents_name_key` TO `bots_name_key`,
    RENAME KEY `agents_team_id_fkey` TO `bots_team_id_fkey`,
    ADD COLUMN `grade` int NOT NULL DEFAULT 3,
    MODIFY COLUMN `state` varchar(30) NOT NULL DEFAULT 'idle',
    ADD UNIQUE KEY `bots_label_key` (`label`),
    ADD CONSTRAINT `named` CHECK (`label` <> '');

ALTER TABLE `bots` ADD CONSTRAINT `bots_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `bots` (`id`) ON DELETE CASCADE;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE OR REPLACE VIEW `agents` AS
select `bots`.`id` AS `id`,`bots`.`name` AS `name`,`bots`.`label` AS `label`,`bots`.`state` AS `state`,`bots`.`grade` AS `grade`,`bots`.`team_id` AS `team_id` from `bots`;
