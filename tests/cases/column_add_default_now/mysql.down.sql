-- no-transaction
-- hazard: drop_column agents.created_at: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `created_at`, ALGORITHM=INPLACE, LOCK=NONE;
