-- no-transaction

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name`,`users`.`age` AS `age` from `users` where `users`.`age` >= 21;
