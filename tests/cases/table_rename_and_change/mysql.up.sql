-- no-transaction

RENAME TABLE `agents` TO `bots`;
ALTER TABLE `bots` RENAME COLUMN `name` TO `title`;

ALTER TABLE `bots`
    ADD COLUMN `status` longtext NOT NULL DEFAULT ('idle'),
    MODIFY COLUMN `age` bigint NOT NULL;
