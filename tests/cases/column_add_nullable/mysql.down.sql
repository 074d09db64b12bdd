-- no-transaction
-- hazard: drop_column agents.nickname: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `nickname`, ALGORITHM=INPLACE, LOCK=NONE;
