-- no-transaction

ALTER TABLE `agents` ADD COLUMN `token` char(36) character set ascii NULL DEFAULT (uuid());
