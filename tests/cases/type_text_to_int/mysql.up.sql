-- no-transaction
-- hazard: narrow_type agents.score: not every value of longtext fits int

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `_tablewright_score` int NULL, ALGORITHM=INSTANT;
UPDATE `agents` SET `_tablewright_score` = cast(score as integer);

ALTER TABLE `agents`
    DROP COLUMN `score`,
    CHANGE COLUMN `_tablewright_score` `score` int NOT NULL;
