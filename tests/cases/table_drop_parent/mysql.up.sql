-- no-transaction
-- hazard: drop_column notes.agent_id: every value of this column is lost
-- hazard: drop_table agents: the table and all its rows are dropped

ALTER TABLE `notes` DROP FOREIGN KEY `notes_agent_id_fkey`;
ALTER TABLE `notes` DROP COLUMN `agent_id`, ALGORITHM=INPLACE, LOCK=NONE;
DROP TABLE `agents`;
