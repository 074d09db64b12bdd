-- no-transaction

ALTER TABLE `agents` /*!80016 DROP CONSTRAINT `adult`, */ RENAME COLUMN `years` TO `age`, RENAME COLUMN `title` TO `name` /*!80016 , ADD CONSTRAINT `adult` CHECK (`age` >= 18 and `name` <> '') */;

ALTER TABLE `agents`
    RENAME KEY `agents_title_key` TO `agents_name_key`,
    RENAME KEY `agents_years_title_idx` TO `agents_age_name_idx`;
