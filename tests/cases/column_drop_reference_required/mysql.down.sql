-- no-transaction
-- hazard: filler agents.team_id: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `team_id` bigint NULL, ALGORITHM=INSTANT;
UPDATE `agents` SET `team_id` = (SELECT `id` FROM `teams` ORDER BY `id` LIMIT 1);
ALTER TABLE `agents` MODIFY COLUMN `team_id` bigint NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE `agents` ADD CONSTRAINT `agents_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`);
