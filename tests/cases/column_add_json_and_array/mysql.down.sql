-- no-transaction
-- hazard: drop_column agents.config: every value of this column is lost
-- hazard: drop_column agents.limits: every value of this column is lost
-- hazard: drop_column agents.tags: every value of this column is lost

ALTER TABLE `agents`
    DROP COLUMN `config`,
    DROP COLUMN `limits`,
    DROP COLUMN `tags`, ALGORITHM=INPLACE, LOCK=NONE;
