-- no-transaction

ALTER TABLE `agents` /*!80016 DROP CONSTRAINT `adult`, */ RENAME COLUMN `name` TO `title`, RENAME COLUMN `age` TO `years` /*!80016 , ADD CONSTRAINT `adult` CHECK (`years` >= 18 and `title` <> '') */;

ALTER TABLE `agents`
    RENAME KEY `agents_name_key` TO `agents_title_key`,
    RENAME KEY `agents_age_name_idx` TO `agents_years_title_idx`;
