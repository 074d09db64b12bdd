-- no-transaction
-- hazard: drop_column agents.status: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `status`, ALGORITHM=INPLACE, LOCK=NONE;
