-- no-transaction

RENAME TABLE `bots` TO `agents`;

ALTER TABLE `agents`
    RENAME KEY `bots_name_key` TO `agents_name_key`,
    RENAME KEY `bots_name_idx` TO `agents_name_idx`;
