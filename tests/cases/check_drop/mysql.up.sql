-- no-transaction

ALTER TABLE `agents` DROP CONSTRAINT `adult`;
