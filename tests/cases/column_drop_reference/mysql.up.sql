-- no-transaction
-- hazard: drop_column agents.team_id: every value of this column is lost

ALTER TABLE `agents` DROP FOREIGN KEY `agents_team_id_fkey`;
ALTER TABLE `agents` DROP COLUMN `team_id`, ALGORITHM=INPLACE, LOCK=NONE;
