-- no-transaction

CREATE VIEW `agents` AS
select `bots`.`id` AS `id`,`bots`.`name` AS `name`,`bots`.`state` AS `state`,`bots`.`motto` AS `motto`,`bots`.`team_id` AS `team_id` from `bots`;
