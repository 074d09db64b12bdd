-- no-transaction
-- hazard: drop_column agents.gone: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `gone`, ALGORITHM=INPLACE, LOCK=NONE;
