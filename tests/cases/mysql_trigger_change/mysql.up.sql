-- no-transaction

DROP TRIGGER `old`;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE OR REPLACE TRIGGER `grow` BEFORE UPDATE ON `users` FOR EACH ROW FOLLOWS `shout` SET NEW.age = OLD.age + 10;
