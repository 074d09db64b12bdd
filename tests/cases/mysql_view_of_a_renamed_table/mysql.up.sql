-- no-transaction

RENAME TABLE `users` TO `people`;
ALTER TABLE `people` RENAME COLUMN `age` TO `years`;
RENAME TABLE `adults` TO `grown_ups`;

CREATE OR REPLACE VIEW `grown_ups` AS
select `people`.`id` AS `id`,`people`.`name` AS `name`,`people`.`years` AS `years` from `people` where `people`.`years` >= 18;

CREATE OR REPLACE VIEW `adult_names` AS
select `grown_ups`.`name` AS `name` from `grown_ups`;
