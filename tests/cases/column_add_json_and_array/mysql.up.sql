-- no-transaction

ALTER TABLE `agents`
    ADD COLUMN `config` json NULL,
    ADD COLUMN `limits` json NOT NULL DEFAULT ('{"tokens":10}'),
    ADD COLUMN `tags` json NULL;
