-- no-transaction
-- hazard: drop_column agents.age: every value of this column is lost

ALTER TABLE `agents` DROP COLUMN `age`, ALGORITHM=INPLACE, LOCK=NONE;
