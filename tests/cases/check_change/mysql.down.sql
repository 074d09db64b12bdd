-- no-transaction

ALTER TABLE `agents`
    DROP CONSTRAINT `adult`,
    ADD CONSTRAINT `adult` CHECK (`age` >= 18);
