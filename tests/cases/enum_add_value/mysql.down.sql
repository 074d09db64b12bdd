-- no-transaction
-- hazard: drop_enum_value agents.status: rows that hold retired stop the migration

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `status` enum('idle','busy','failed') NOT NULL DEFAULT 'idle';
