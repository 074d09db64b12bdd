-- no-transaction

ALTER TABLE `users` RENAME COLUMN `years` TO `age`;

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name` from `users` where `users`.`age` >= 18;
