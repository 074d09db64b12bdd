-- no-transaction

ALTER TABLE `agents`
    ADD COLUMN `other` enum('idle','busy','failed','new') NOT NULL DEFAULT 'new',
    MODIFY COLUMN `status` enum('idle','busy','failed','new') NOT NULL DEFAULT 'new',
    ADD CONSTRAINT `not_both` CHECK (`status` <> 'new' or `name` <> '');
