-- no-transaction
-- hazard: delete_reference_row categories.2: the row goes
-- hazard: delete_reference_row categories.9: the row goes

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DELETE FROM `categories` WHERE `id` IN (2, 9);

INSERT INTO `categories` (`id`, `name`, `parent_id`) VALUES
    (5, 'books', 1);
