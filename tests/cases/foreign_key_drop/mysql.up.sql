-- no-transaction

ALTER TABLE `agents` DROP FOREIGN KEY `agents_team_id_fkey`;
ALTER TABLE `agents` DROP KEY `agents_team_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE;
