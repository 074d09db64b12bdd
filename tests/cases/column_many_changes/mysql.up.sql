-- no-transaction
-- hazard: drop_column agents.gone: every value of this column is lost

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` RENAME COLUMN `status` TO `state`;
ALTER TABLE `agents` ADD COLUMN `new` longtext NULL, ALGORITHM=INSTANT;
UPDATE `agents` SET `state` = 'idle' WHERE `state` IS NULL;
UPDATE `agents` SET `new` = name;

ALTER TABLE `agents`
    DROP COLUMN `gone`,
    MODIFY COLUMN `age` bigint NOT NULL DEFAULT 5,
    MODIFY COLUMN `state` longtext NOT NULL,
    MODIFY COLUMN `score` int NULL,
    MODIFY COLUMN `new` longtext NOT NULL;
