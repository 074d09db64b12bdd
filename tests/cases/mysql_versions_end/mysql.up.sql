-- no-transaction
-- hazard: drop_history prices: the former versions of its rows are dropped, and do not come back

-- Former versions of rows become what the table becomes.
SET SESSION system_versioning_alter_history = KEEP;

ALTER TABLE `prices` DROP SYSTEM VERSIONING;
