-- no-transaction
-- expand: agents.motto to agents.slogan
-- expand: agents.state to agents.status
-- expand: agents.team_id to agents.group_id
-- expand: agents.title to agents.name

ALTER TABLE `agents`
    ADD COLUMN `name` varchar(100) NULL,
    ADD COLUMN `slogan` longtext NULL,
    ADD COLUMN `status` varchar(20) NOT NULL DEFAULT 'idle',
    ADD COLUMN `group_id` int NULL, ALGORITHM=INSTANT;

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
ALTER TABLE `agents` RENAME KEY `by_title` TO `by_title_title`, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get slogan, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `agents` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `agents` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `agents` SET `slogan` = `motto` WHERE `slogan` IS NULL AND (`id` >= this_1);
        ELSE
            UPDATE `agents` SET `slogan` = `motto` WHERE `slogan` IS NULL AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get status, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `agents` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `agents` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `agents` SET `status` = `state` WHERE NOT (CAST(`status` AS BINARY) <=> CAST(`state` AS BINARY)) AND (`id` >= this_1);
        ELSE
            UPDATE `agents` SET `status` = `state` WHERE NOT (CAST(`status` AS BINARY) <=> CAST(`state` AS BINARY)) AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get group_id, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `agents` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `agents` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `agents` SET `group_id` = `team_id` WHERE `group_id` IS NULL AND (`id` >= this_1);
        ELSE
            UPDATE `agents` SET `group_id` = `team_id` WHERE `group_id` IS NULL AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get name, 2000 at a time along the primary key, while others use the table.
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

CREATE PROCEDURE `_tablewright_fill`()
BEGIN
    DECLARE is_last BOOL DEFAULT FALSE;
    DECLARE this_1 bigint;
    DECLARE next_1 bigint;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;
    SELECT `id` INTO this_1 FROM `agents` ORDER BY `id` LIMIT 1;
    WHILE NOT is_last DO
        SELECT `id` INTO next_1 FROM `agents` WHERE `id` >= this_1 ORDER BY `id` LIMIT 1 OFFSET 2000;
        IF is_last THEN
            UPDATE `agents` SET `name` = `title` WHERE `name` IS NULL AND (`id` >= this_1);
        ELSE
            UPDATE `agents` SET `name` = `title` WHERE `name` IS NULL AND (`id` >= this_1) AND NOT (`id` >= next_1);
        END IF;
        COMMIT;
        SET this_1 = next_1;
    END WHILE;
END;

CALL `_tablewright_fill`();
DROP PROCEDURE IF EXISTS `_tablewright_fill`;

-- The next file:
-- no-transaction
-- precondition: add_unique agents.agents_name_key: SELECT CAST(`name` AS CHAR) AS `name`, CAST(count(*) AS CHAR) AS `number of rows` FROM `agents` WHERE `name` IS NOT NULL GROUP BY `name` HAVING count(*) > 1
-- precondition: add_foreign_key agents.agents_group_id_fkey: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`group_id` AS CHAR) AS `group_id` FROM `agents` WHERE `group_id` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `teams` a_parent WHERE a_parent.`id` = `agents`.`group_id`)

ALTER TABLE `agents`
    ADD UNIQUE KEY `agents_name_key` (`name`),
    ADD KEY `agents_status_idx` (`status`),
    ADD KEY `by_title` (`name`, `id`), ALGORITHM=INPLACE, LOCK=NONE;

ALTER TABLE `agents` ADD CONSTRAINT `agents_group_id_fkey` FOREIGN KEY (`group_id`) REFERENCES `teams` (`id`);
