-- no-transaction
-- hazard: drop_history prices: the former versions of its rows are dropped, and do not come back

-- Former versions of rows become what the table becomes.
SET SESSION system_versioning_alter_history = KEEP;

ALTER TABLE `prices`
    DROP COLUMN `since`,
    DROP COLUMN `until`,
    DROP SYSTEM VERSIONING,
    DROP PERIOD FOR SYSTEM_TIME;
