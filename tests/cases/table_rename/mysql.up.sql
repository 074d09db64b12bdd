-- no-transaction

RENAME TABLE `agents` TO `bots`;

ALTER TABLE `bots`
    RENAME KEY `agents_name_key` TO `bots_name_key`,
    RENAME KEY `agents_name_idx` TO `bots_name_idx`;
