-- no-transaction

DROP TRIGGER `greet`;
DROP TRIGGER `grow`;
RENAME TABLE `users` TO `people`;
RENAME TABLE `totals` TO `sums`;
ALTER TABLE `people` RENAME COLUMN `age` TO `years`;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `greet` AFTER UPDATE ON `people` FOR EACH ROW UPDATE sums SET updates = updates + 1;
CREATE TRIGGER `grow` BEFORE UPDATE ON `people` FOR EACH ROW SET NEW.years = OLD.years + 1;
