-- no-transaction

RENAME TABLE `people` TO `users`;
ALTER TABLE `users` RENAME COLUMN `years` TO `age`;
RENAME TABLE `grown_ups` TO `adults`;

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name`,`users`.`age` AS `age` from `users` where `users`.`age` >= 18;

CREATE OR REPLACE VIEW `adult_names` AS
select `adults`.`name` AS `name` from `adults`;
