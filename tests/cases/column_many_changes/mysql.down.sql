-- no-transaction
-- hazard: filler agents.score: the values that were dropped do not come back; rows get a stand-in
-- hazard: drop_column agents.new: every value of this column is lost
-- hazard: narrow_type agents.age: not every value of bigint fits int
-- precondition: narrow_type agents.age: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`age` AS CHAR) AS `age` FROM `agents` WHERE `age` NOT BETWEEN -2147483648 AND 2147483647

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` RENAME COLUMN `state` TO `status`;
UPDATE `agents` SET `score` = 0 WHERE `score` IS NULL;

ALTER TABLE `agents`
    DROP COLUMN `new`,
    ADD COLUMN `gone` longtext NULL,
    MODIFY COLUMN `age` int NOT NULL,
    MODIFY COLUMN `status` longtext NULL,
    MODIFY COLUMN `score` int NOT NULL DEFAULT 1;
