-- no-transaction
-- hazard: drop_column users.age: every value of this column is lost

ALTER TABLE `users` DROP COLUMN `age`, ALGORITHM=INPLACE, LOCK=NONE;

CREATE OR REPLACE VIEW `adults` AS
select `users`.`id` AS `id`,`users`.`name` AS `name` from `users`;
