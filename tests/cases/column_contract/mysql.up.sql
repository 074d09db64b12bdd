-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `title` varchar(100) NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- no-transaction
-- precondition: set_not_null agents.name: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`name` AS CHAR) AS `name` FROM `agents` WHERE `name` IS NULL
-- contract: agents.motto to agents.slogan
-- contract: agents.state to agents.status
-- contract: agents.team_id to agents.group_id
-- contract: agents.title to agents.name

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DROP TRIGGER `zz_agents_title_name_twin_insert`;
DROP TRIGGER `zz_agents_title_name_twin_change`;
DROP TRIGGER `zz_agents_team_id_group_id_twin_insert`;
DROP TRIGGER `zz_agents_team_id_group_id_twin_change`;
DROP TRIGGER `zz_agents_state_status_twin_insert`;
DROP TRIGGER `zz_agents_state_status_twin_change`;
DROP TRIGGER `zz_agents_motto_slogan_twin_insert`;
DROP TRIGGER `zz_agents_motto_slogan_twin_change`;
ALTER TABLE `agents` DROP FOREIGN KEY `agents_team_id_fkey`;

-- agents.slogan holds the same.
ALTER TABLE `agents`
    DROP KEY `agents_title_key`,
    DROP KEY `agents_state_idx`,
    DROP KEY `by_title_title`,
    DROP COLUMN `title`,
    DROP COLUMN `motto`,
    DROP COLUMN `state`,
    DROP COLUMN `team_id`,
    MODIFY COLUMN `name` varchar(100) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
