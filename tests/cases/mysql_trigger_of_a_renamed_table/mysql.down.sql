-- no-transaction

DROP TRIGGER `greet`;
DROP TRIGGER `grow`;
RENAME TABLE `sums` TO `totals`;
RENAME TABLE `people` TO `users`;
ALTER TABLE `users` RENAME COLUMN `years` TO `age`;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `greet` AFTER UPDATE ON `users` FOR EACH ROW UPDATE totals SET updates = updates + 1;
CREATE TRIGGER `grow` BEFORE UPDATE ON `users` FOR EACH ROW SET NEW.age = OLD.age + 1;
