-- no-transaction
-- hazard: narrow_type agents.score: not every value of longtext fits int
-- precondition: narrow_type agents.score: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`score` AS CHAR) AS `score` FROM `agents` WHERE `score` NOT REGEXP '^ *[-+]?[0-9]+([.][0-9]*)? *$'

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `score` int NOT NULL DEFAULT 0;
