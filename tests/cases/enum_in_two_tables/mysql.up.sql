-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','busy','failed') NOT NULL DEFAULT 'idle', ALGORITHM=INSTANT;

ALTER TABLE `log`
    MODIFY COLUMN `was` enum('idle','busy','failed') NULL,
    MODIFY COLUMN `became` enum('idle','busy','failed') NOT NULL, ALGORITHM=INSTANT;

UPDATE `agents` SET `status` = CASE `status` WHEN 'failed' THEN 'busy' ELSE `status` END;
UPDATE `log` SET `was` = CASE `was` WHEN 'failed' THEN 'busy' ELSE `was` END;
UPDATE `log` SET `became` = CASE `became` WHEN 'failed' THEN 'busy' ELSE `became` END;
ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','busy') NOT NULL DEFAULT 'idle';

ALTER TABLE `log`
    MODIFY COLUMN `was` enum('idle','busy') NULL,
    MODIFY COLUMN `became` enum('idle','busy') NOT NULL;
