-- no-transaction

ALTER TABLE `agents` ALTER COLUMN `status` SET DEFAULT ('it''s'), ALGORITHM=INSTANT;
