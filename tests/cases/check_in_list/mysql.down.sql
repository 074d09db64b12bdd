-- no-transaction

ALTER TABLE `agents` DROP CONSTRAINT `known_status`;
