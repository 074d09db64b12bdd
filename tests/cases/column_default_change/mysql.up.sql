-- no-transaction

ALTER TABLE `agents` ALTER COLUMN `score` SET DEFAULT (1 + 2), ALGORITHM=INSTANT;
