-- no-transaction
-- hazard: drop_enum_value notes.kind: rows that hold d stop the migration
-- hazard: drop_enum_value notes.tags: rows that hold w stop the migration
-- hazard: narrow_type notes.size: not every value of mediumint unsigned fits tinyint

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `notes`
    MODIFY COLUMN `kind` enum('a','b','c') NOT NULL,
    MODIFY COLUMN `tags` set('x','y','z') NOT NULL,
    MODIFY COLUMN `size` tinyint NULL;
