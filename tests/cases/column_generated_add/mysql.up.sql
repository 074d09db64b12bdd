-- no-transaction

ALTER TABLE `agents` ADD COLUMN `months` int GENERATED ALWAYS AS (`age` * 12) STORED;
