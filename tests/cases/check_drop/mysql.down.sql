-- no-transaction

ALTER TABLE `agents` ADD CONSTRAINT `adult` CHECK (`age` >= 18);
