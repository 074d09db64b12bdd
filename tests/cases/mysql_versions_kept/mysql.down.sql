-- no-transaction
-- hazard: drop_column prices.note: every value of this column is lost
-- hazard: narrow_type prices.amount: not every value of decimal(12,2) fits decimal(10,2)

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

-- Former versions of rows become what the table becomes.
SET SESSION system_versioning_alter_history = KEEP;

ALTER TABLE `prices`
    DROP COLUMN `note`,
    MODIFY COLUMN `amount` decimal(10,2) NOT NULL;
