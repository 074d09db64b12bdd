-- no-transaction

ALTER TABLE `users` RENAME COLUMN `age` TO `years`;

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name` from `users` where `users`.`years` >= 18;
