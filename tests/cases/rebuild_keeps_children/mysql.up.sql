-- no-transaction

ALTER TABLE `agents` ADD CONSTRAINT `agents_age_check` CHECK (`age` >= 0);
