-- no-transaction

ALTER TABLE `agents` RENAME COLUMN `name` TO `title`, RENAME COLUMN `age` TO `years`;

ALTER TABLE `agents`
    RENAME KEY `agents_name_key` TO `agents_title_key`,
    RENAME KEY `agents_age_name_idx` TO `agents_years_title_idx`;
