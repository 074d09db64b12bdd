-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `status` longtext NOT NULL DEFAULT ('it''s'), ALGORITHM=INSTANT;
