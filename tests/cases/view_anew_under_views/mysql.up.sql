-- no-transaction

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`age` AS `age`,`users`.`name` AS `name` from `users` where `users`.`age` >= 18;
