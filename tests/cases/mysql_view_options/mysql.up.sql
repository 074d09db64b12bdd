-- no-transaction

CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name`,`users`.`age` AS `age` from `users` where `users`.`age` >= 18 WITH CASCADED CHECK OPTION;

CREATE VIEW `elders` AS
select `adults`.`id` AS `id`,`adults`.`name` AS `name` from `adults` where `adults`.`age` >= 60;
