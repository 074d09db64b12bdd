-- no-transaction

ALTER TABLE `agents` DROP CONSTRAINT `agents_age_check`;
