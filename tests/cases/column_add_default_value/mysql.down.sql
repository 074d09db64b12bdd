-- no-transaction
-- hazard: drop_column agents.status: every value of this column is lost
-- hazard: drop_column agents.score: every value of this column is lost
-- hazard: drop_column agents.ratio: every value of this column is lost
-- hazard: drop_column agents.active: every value of this column is lost

ALTER TABLE `agents`
    DROP COLUMN `status`,
    DROP COLUMN `score`,
    DROP COLUMN `ratio`,
    DROP COLUMN `active`, ALGORITHM=INPLACE, LOCK=NONE;
