-- no-transaction
-- hazard: drop_table members: the table and all its rows are dropped
-- hazard: drop_table teams: the table and all its rows are dropped

ALTER TABLE `teams` DROP FOREIGN KEY `teams_lead_id_fkey`;
DROP TABLE `members`;
DROP TABLE `teams`;
