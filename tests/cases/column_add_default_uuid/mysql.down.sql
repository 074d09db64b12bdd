-- no-transaction
-- hazard: drop_column agents.token: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `token`, ALGORITHM=INPLACE, LOCK=NONE;
