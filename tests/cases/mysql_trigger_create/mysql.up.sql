-- no-transaction

CREATE TABLE `logs` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `line` varchar(100) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES');

CREATE TRIGGER `grow` BEFORE UPDATE ON `users` FOR EACH ROW SET NEW.age = OLD.age + 1;

CREATE TRIGGER `log_it` AFTER INSERT ON `users` FOR EACH ROW
BEGIN
  INSERT INTO logs (line) VALUES (CONCAT('hello; ', NEW.name));
  IF NEW.age IS NULL THEN
    INSERT INTO logs (line) VALUES ('no age');
  END IF;
END;
