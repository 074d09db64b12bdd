-- no-transaction

ALTER TABLE `agents`
    DROP CONSTRAINT `of_age`,
    ADD CONSTRAINT `adult` CHECK (`age` >= 18);
