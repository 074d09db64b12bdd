-- no-transaction
-- hazard: filler agents.age: the values that were dropped do not come back; rows get a stand-in

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` ADD COLUMN `age` int NULL, ALGORITHM=INSTANT;
UPDATE `agents` SET `age` = 0;

ALTER TABLE `agents`
    DROP KEY `agents_name_idx`,
    MODIFY COLUMN `age` int NOT NULL,
    ADD KEY `agents_age_name_idx` (`age`, `name`(255)),
    ADD CONSTRAINT `born` CHECK (`age` >= 0);
