-- no-transaction
-- hazard: drop_column users.age: every value of this column is lost

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

DROP TRIGGER `grow`;
ALTER TABLE `users` ADD COLUMN `score` int NULL, ALGORITHM=INSTANT;
UPDATE `users` SET `score` = coalesce(age, 0) * 2;

ALTER TABLE `users`
    DROP COLUMN `age`,
    MODIFY COLUMN `score` int NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `grow` BEFORE UPDATE ON `users` FOR EACH ROW SET NEW.score = OLD.score + 1;
