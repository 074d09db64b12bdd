-- no-transaction
-- hazard: drop_column users.score: every value of this column is lost

DROP TRIGGER `grow`;

ALTER TABLE `users`
    DROP COLUMN `score`,
    ADD COLUMN `age` int NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `grow` BEFORE UPDATE ON `users` FOR EACH ROW SET NEW.age = OLD.age + 1;
