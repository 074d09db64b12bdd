-- no-transaction
-- hazard: drop_column agents.age: every value of this column is lost

ALTER TABLE `agents`
    DROP CONSTRAINT `born`,
    DROP KEY `agents_age_name_idx`,
    DROP COLUMN `age`,
    ADD KEY `agents_name_idx` (`name`(255));
