-- no-transaction

ALTER TABLE `agents` ADD COLUMN `status` enum('idle','busy','failed') NOT NULL DEFAULT 'idle', ALGORITHM=INSTANT;
