-- no-transaction
-- hazard: filler agents.title: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

UPDATE `agents` SET `title` = CAST((SELECT _tablewright_n FROM (SELECT `id`, ROW_NUMBER() OVER (ORDER BY `id`) AS _tablewright_n FROM `agents`) AS numbered WHERE numbered.`id` = `agents`.`id`) AS CHAR) WHERE `title` IS NULL;
ALTER TABLE `agents` MODIFY COLUMN `title` varchar(100) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents`
    ADD COLUMN `title` varchar(100) NULL,
    ADD COLUMN `motto` longtext NULL,
    ADD COLUMN `state` varchar(20) NULL,
    ADD COLUMN `team_id` int NULL, ALGORITHM=INSTANT;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `zz_agents_motto_slogan_twin_change` BEFORE UPDATE ON `agents` FOR EACH ROW SET NEW.`motto` = IF((CAST(NEW.`slogan` AS BINARY) <=> CAST(OLD.`slogan` AS BINARY)) OR (CAST(NEW.`slogan` AS BINARY) <=> CAST(NEW.`motto` AS BINARY)), NEW.`motto`, NEW.`slogan`), NEW.`slogan` = IF((CAST(NEW.`motto` AS BINARY) <=> CAST(OLD.`motto` AS BINARY)) OR NOT (CAST(NEW.`slogan` AS BINARY) <=> CAST(OLD.`slogan` AS BINARY)), NEW.`slogan`, NEW.`motto`);
CREATE TRIGGER `zz_agents_motto_slogan_twin_insert` BEFORE INSERT ON `agents` FOR EACH ROW SET NEW.`slogan` = IF(NEW.`slogan` IS NULL, NEW.`motto`, NEW.`slogan`), NEW.`motto` = IF((CAST(NEW.`slogan` AS BINARY) <=> CAST(NEW.`motto` AS BINARY)), NEW.`motto`, NEW.`slogan`);
CREATE TRIGGER `zz_agents_state_status_twin_change` BEFORE UPDATE ON `agents` FOR EACH ROW FOLLOWS `zz_agents_motto_slogan_twin_change` SET NEW.`state` = IF((CAST(NEW.`status` AS BINARY) <=> CAST(OLD.`status` AS BINARY)) OR (CAST(NEW.`status` AS BINARY) <=> CAST(NEW.`state` AS BINARY)), NEW.`state`, NEW.`status`), NEW.`status` = IF((CAST(NEW.`state` AS BINARY) <=> CAST(OLD.`state` AS BINARY)) OR NOT (CAST(NEW.`status` AS BINARY) <=> CAST(OLD.`status` AS BINARY)), NEW.`status`, NEW.`state`);
CREATE TRIGGER `zz_agents_state_status_twin_insert` BEFORE INSERT ON `agents` FOR EACH ROW FOLLOWS `zz_agents_motto_slogan_twin_insert` SET NEW.`status` = IF((CAST(NEW.`status` AS BINARY) <=> CAST(('idle') AS BINARY)), NEW.`state`, NEW.`status`), NEW.`state` = IF((CAST(NEW.`status` AS BINARY) <=> CAST(NEW.`state` AS BINARY)), NEW.`state`, NEW.`status`);
CREATE TRIGGER `zz_agents_team_id_group_id_twin_change` BEFORE UPDATE ON `agents` FOR EACH ROW FOLLOWS `zz_agents_state_status_twin_change` SET NEW.`team_id` = IF((NEW.`group_id` <=> OLD.`group_id`) OR (NEW.`group_id` <=> NEW.`team_id`), NEW.`team_id`, NEW.`group_id`), NEW.`group_id` = IF((NEW.`team_id` <=> OLD.`team_id`) OR NOT (NEW.`group_id` <=> OLD.`group_id`), NEW.`group_id`, NEW.`team_id`);
CREATE TRIGGER `zz_agents_team_id_group_id_twin_insert` BEFORE INSERT ON `agents` FOR EACH ROW FOLLOWS `zz_agents_state_status_twin_insert` SET NEW.`group_id` = IF(NEW.`group_id` IS NULL, NEW.`team_id`, NEW.`group_id`), NEW.`team_id` = IF((NEW.`group_id` <=> NEW.`team_id`), NEW.`team_id`, NEW.`group_id`);
CREATE TRIGGER `zz_agents_title_name_twin_change` BEFORE UPDATE ON `agents` FOR EACH ROW FOLLOWS `zz_agents_team_id_group_id_twin_change` SET NEW.`title` = IF((CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)) OR (CAST(NEW.`name` AS BINARY) <=> CAST(NEW.`title` AS BINARY)), NEW.`title`, NEW.`name`), NEW.`name` = IF((CAST(NEW.`title` AS BINARY) <=> CAST(OLD.`title` AS BINARY)) OR NOT (CAST(NEW.`name` AS BINARY) <=> CAST(OLD.`name` AS BINARY)), NEW.`name`, NEW.`title`);
CREATE TRIGGER `zz_agents_title_name_twin_insert` BEFORE INSERT ON `agents` FOR EACH ROW FOLLOWS `zz_agents_team_id_group_id_twin_insert` SET NEW.`name` = IF(NEW.`name` IS NULL, NEW.`title`, NEW.`name`), NEW.`title` = IF((CAST(NEW.`name` AS BINARY) <=> CAST(NEW.`title` AS BINARY)), NEW.`title`, NEW.`name`);
UPDATE `agents` SET `title` = `name`;
UPDATE `agents` SET `motto` = `slogan`;
UPDATE `agents` SET `state` = `status`;
UPDATE `agents` SET `team_id` = `group_id`;

ALTER TABLE `agents`
    MODIFY COLUMN `name` varchar(100) NULL,
    MODIFY COLUMN `state` varchar(20) NOT NULL DEFAULT 'idle',
    ADD UNIQUE KEY `agents_title_key` (`title`),
    ADD KEY `agents_state_idx` (`state`),
    ADD KEY `by_title_title` (`title`, `id`), ALGORITHM=INPLACE, LOCK=NONE;

ALTER TABLE `agents` ADD CONSTRAINT `agents_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
