-- no-transaction

DROP FUNCTION `gone`;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE OR REPLACE FUNCTION `older`(age INT) RETURNS bigint(20)
    DETERMINISTIC
RETURN age + 10;

ALTER FUNCTION `older` COMMENT 'in ten years';

CREATE OR REPLACE PROCEDURE `add_user`(IN who VARCHAR(50), IN years INT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
BEGIN
  DECLARE total INT DEFAULT 0;
  INSERT INTO users (name, age) VALUES (who, years);
  SELECT COUNT(*) INTO total FROM users;
  UPDATE users SET age = total WHERE age IS NULL;
END;
