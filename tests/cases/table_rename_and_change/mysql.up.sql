-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

RENAME TABLE `agents` TO `bots`;
ALTER TABLE `bots` RENAME COLUMN `name` TO `title`;

ALTER TABLE `bots`
    ADD COLUMN `status` longtext NOT NULL DEFAULT ('idle'),
    MODIFY COLUMN `age` bigint NOT NULL;
