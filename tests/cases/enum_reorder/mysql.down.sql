-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','busy','failed') NOT NULL DEFAULT 'idle';
