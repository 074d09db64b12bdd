-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` enum('failed','busy','idle') NOT NULL DEFAULT 'idle';
