-- no-transaction

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name` from `users` where `users`.`age` >= 18;
