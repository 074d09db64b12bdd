-- no-transaction

ALTER TABLE `scenario_runs`
    DROP CONSTRAINT `ends_after_start`,
    ADD COLUMN `progress` smallint NOT NULL DEFAULT 0 COMMENT 'Percent of the scenario''s steps that are done',
    MODIFY COLUMN `status` enum('pending','running','completed','failed','cancelled') NOT NULL DEFAULT 'pending',
    ADD CONSTRAINT `ends_after_start` CHECK (`completed_at` is null or `started_at` is null or `completed_at` >= `started_at`),
    ADD CONSTRAINT `progress_is_a_percentage` CHECK (`progress` between 0 and 100);
