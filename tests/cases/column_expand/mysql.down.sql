-- no-transaction

DROP TRIGGER `zz_agents_title_name_twin_insert`;
DROP TRIGGER `zz_agents_title_name_twin_change`;
DROP TRIGGER `zz_agents_team_id_group_id_twin_insert`;
DROP TRIGGER `zz_agents_team_id_group_id_twin_change`;
DROP TRIGGER `zz_agents_state_status_twin_insert`;
DROP TRIGGER `zz_agents_state_status_twin_change`;
DROP TRIGGER `zz_agents_motto_slogan_twin_insert`;
DROP TRIGGER `zz_agents_motto_slogan_twin_change`;

-- agents.motto holds the same.
ALTER TABLE `agents`
    DROP COLUMN `name`,
    DROP COLUMN `slogan`,
    DROP COLUMN `status`,
    DROP COLUMN `group_id`,
    RENAME KEY `by_title_title` TO `by_title`, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- no-transaction

ALTER TABLE `agents` DROP FOREIGN KEY `agents_group_id_fkey`;

ALTER TABLE `agents`
    DROP KEY `agents_name_key`,
    DROP KEY `agents_status_idx`,
    DROP KEY `by_title`,
    DROP KEY `agents_group_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;
