-- no-transaction

ALTER TABLE `agents` ADD COLUMN `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6));
