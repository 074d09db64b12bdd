-- no-transaction

DROP EVENT `once`;
ALTER EVENT `named` RENAME TO `called`;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES'), SESSION time_zone = '+00:00';

CREATE EVENT `fresh` ON SCHEDULE EVERY 1 WEEK STARTS '2031-01-01 00:00:00' ON COMPLETION PRESERVE ENABLE DO UPDATE users SET age = age + 1;

ALTER EVENT `sweep` ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2031-01-01 03:00:00' ENDS '2035-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO BEGIN
  DELETE FROM users WHERE age > 140;
  DELETE FROM users WHERE age < 0;
END;

ALTER EVENT `sweep` COMMENT 'who is too old';
