-- no-transaction

ALTER TABLE `agents`
    DROP COLUMN `months`,
    ADD COLUMN `months` int GENERATED ALWAYS AS (`age` * 12 + 1) STORED;
