-- no-transaction
-- hazard: drop_column event_types.category: every value of this column is lost

ALTER TABLE `event_types` CHANGE COLUMN `data_schema` `schema` json NULL COMMENT 'JSON Schema of the data that such an event carries';

ALTER TABLE `event_types`
    DROP KEY `event_types_category_idx`,
    DROP COLUMN `category`, ALGORITHM=INPLACE, LOCK=NONE;
