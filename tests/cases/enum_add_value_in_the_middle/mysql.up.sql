-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','starting','busy','failed') NOT NULL DEFAULT 'idle';
