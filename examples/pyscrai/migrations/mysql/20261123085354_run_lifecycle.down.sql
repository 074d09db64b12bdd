-- no-transaction
-- hazard: drop_column scenario_runs.progress: every value of this column is lost
-- hazard: drop_enum_value scenario_runs.status: rows that hold cancelled stop the migration

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `scenario_runs`
    DROP CONSTRAINT `ends_after_start`,
    DROP CONSTRAINT `progress_is_a_percentage`,
    DROP COLUMN `progress`,
    MODIFY COLUMN `status` enum('pending','running','completed','failed') NOT NULL DEFAULT 'pending',
    ADD CONSTRAINT `ends_after_start` CHECK (`completed_at` is null or `completed_at` > `started_at`);
