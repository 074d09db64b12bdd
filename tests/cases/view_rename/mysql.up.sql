-- no-transaction

RENAME TABLE `adults` TO `grown_ups`;

CREATE OR REPLACE VIEW `adult_names` AS
select `grown_ups`.`name` AS `name` from `grown_ups`;
