-- no-transaction
-- hazard: delete_reference_row categories.5: the row goes
-- rows: categories (id, name, parent_id) by id

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DELETE FROM `categories` WHERE `id` = 5;

INSERT INTO `categories` (`id`, `name`, `parent_id`) VALUES
    (9, 'books', 1),
    (2, 'novels', 9);
