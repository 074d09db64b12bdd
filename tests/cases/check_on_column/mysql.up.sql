-- no-transaction

ALTER TABLE `agents` ADD CONSTRAINT `agents_age_check` CHECK (`age` > 0 and `age` between 1 and 150);
