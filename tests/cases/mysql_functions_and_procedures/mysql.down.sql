-- no-transaction

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE FUNCTION `gone`() RETURNS int(11)
    NO SQL
RETURN 1;

CREATE OR REPLACE FUNCTION `older`(age INT) RETURNS int(11)
    DETERMINISTIC
RETURN age + 1;

CREATE OR REPLACE PROCEDURE `add_user`(IN who VARCHAR(50))
INSERT INTO users (name) VALUES (who);
