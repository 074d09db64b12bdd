-- no-transaction

ALTER TABLE `agents`
    ADD COLUMN `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
    ADD COLUMN `updated_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6));
