-- no-transaction
-- hazard: narrow_type notes.size: not every value of tinyint fits mediumint unsigned

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `notes`
    MODIFY COLUMN `kind` enum('c','a','d','b') NOT NULL,
    MODIFY COLUMN `tags` set('z','x','y','w') NOT NULL,
    MODIFY COLUMN `size` mediumint unsigned NULL;
