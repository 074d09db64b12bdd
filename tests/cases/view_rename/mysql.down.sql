-- no-transaction

RENAME TABLE `grown_ups` TO `adults`;

CREATE OR REPLACE VIEW `adult_names` AS
select `adults`.`name` AS `name` from `adults`;
