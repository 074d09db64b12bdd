-- no-transaction
-- precondition: add_json_schema runs.config: SELECT CAST(`id` AS CHAR) AS `id`, CAST(`config` AS CHAR) AS `config` FROM `runs` WHERE NOT (case when json_type(`config`) = 'OBJECT' then case when json_type(json_extract(`config`,'$.tokens')) in ('INTEGER','UNSIGNED INTEGER','DOUBLE','DECIMAL') then json_extract(`config`,'$.tokens') + 0 = floor(json_extract(`config`,'$.tokens') + 0) and json_extract(`config`,'$.tokens') + 0 >= 0 else json_extract(`config`,'$.tokens') is null end else `config` is null end is not false)

ALTER TABLE `runs`
    DROP CONSTRAINT `runs_config_json_schema`,
    ADD CONSTRAINT `runs_config_json_schema` CHECK (case when json_type(`config`) = 'OBJECT' then case when json_type(json_extract(`config`,'$.tokens')) in ('INTEGER','UNSIGNED INTEGER','DOUBLE','DECIMAL') then json_extract(`config`,'$.tokens') + 0 = floor(json_extract(`config`,'$.tokens') + 0) and json_extract(`config`,'$.tokens') + 0 >= 0 else json_extract(`config`,'$.tokens') is null end else `config` is null end is not false);
