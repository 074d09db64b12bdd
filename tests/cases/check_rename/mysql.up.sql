-- no-transaction

ALTER TABLE `agents`
    DROP CONSTRAINT `adult`,
    ADD CONSTRAINT `of_age` CHECK (`age` >= 18);
