-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','busy','failed') NOT NULL DEFAULT 'idle', ALGORITHM=INSTANT;

ALTER TABLE `log`
    MODIFY COLUMN `was` enum('idle','busy','failed') NULL,
    MODIFY COLUMN `became` enum('idle','busy','failed') NOT NULL, ALGORITHM=INSTANT;
