-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `event_types` CHANGE COLUMN `schema` `data_schema` json NULL COMMENT 'JSON Schema of the data that such an event carries';
ALTER TABLE `event_types` ADD COLUMN `category` enum('communication','scenario','agent','system') NULL, ALGORITHM=INSTANT;
UPDATE `event_types` SET `category` = 'system';

ALTER TABLE `event_types`
    MODIFY COLUMN `category` enum('communication','scenario','agent','system') NOT NULL,
    ADD KEY `event_types_category_idx` (`category`), ALGORITHM=INPLACE, LOCK=NONE;
