-- no-transaction

ALTER TABLE `agents` ADD CONSTRAINT `known_status` CHECK (`status` in ('idle','busy'));
