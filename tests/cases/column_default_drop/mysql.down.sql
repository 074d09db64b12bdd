-- no-transaction

ALTER TABLE `agents` ALTER COLUMN `status` SET DEFAULT ('idle'), ALGORITHM=INSTANT;
