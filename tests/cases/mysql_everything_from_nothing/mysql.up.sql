-- no-transaction

CREATE SEQUENCE `tickets` START WITH 5;

CREATE TABLE `users` (
    `id` bigint NOT NULL DEFAULT (nextval(`tickets`)),
    `name` varchar(50) NOT NULL,
    `age` int NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

-- The server keeps this with what is made from here on.
SET SESSION sql_mode = CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES'), SESSION time_zone = '+00:00';

CREATE FUNCTION `decade`(age INT) RETURNS int(11)
    DETERMINISTIC
RETURN age DIV 10;

CREATE PROCEDURE `forget`(IN who BIGINT)
BEGIN DELETE FROM users WHERE id = who; END;

CREATE VIEW `z_view` AS
select `users`.`id` AS `id`,`decade`(`users`.`age`) AS `decade` from `users`;

CREATE VIEW `a_view` AS
select `z_view`.`id` AS `id`,`z_view`.`decade` AS `decade` from `z_view` where `z_view`.`decade` > 1;

CREATE TRIGGER `trimmed` BEFORE INSERT ON `users` FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE EVENT `sweep` ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 03:00:00' ON COMPLETION NOT PRESERVE ENABLE DO CALL forget(0);
