-- no-transaction
-- hazard: delete_reference_row kinds.old: the row goes
-- rows: kinds (name, category) by name

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

INSERT INTO `kinds` (`name`, `category`) VALUES
    ('started', 'scenario');

UPDATE `kinds` SET `category` = 'system' WHERE `name` = 'error';
DELETE FROM `kinds` WHERE `name` = 'old';
