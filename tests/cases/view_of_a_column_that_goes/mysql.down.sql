-- no-transaction
-- hazard: filler users.age: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `users` ADD COLUMN `age` int NULL, ALGORITHM=INSTANT;
UPDATE `users` SET `age` = 0;
ALTER TABLE `users` MODIFY COLUMN `age` int NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name`,`users`.`age` AS `age` from `users` where `users`.`age` >= 18;
