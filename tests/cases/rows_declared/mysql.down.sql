-- no-transaction
-- hazard: delete_reference_row kinds.started: the row goes

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

INSERT INTO `kinds` (`id`, `name`, `category`, `made_at`) VALUES
    (3, 'old', 'system', '2024-05-03 10:00:00.000000');

UPDATE `kinds` SET `category` = 'unknown' WHERE `name` = 'error';
DELETE FROM `kinds` WHERE `name` = 'started';
