-- Every column of every ordinary table. hidden: 2 is computed when read, 3 is computed and stored.
WITH listed AS MATERIALIZED (
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
)
SELECT json_group_array(json_array(
    listed.name, info.cid, info.name, info.type, info."notnull", info.dflt_value, info.hidden
))
FROM listed
JOIN pragma_table_xinfo(listed.name, 'main') AS info
WHERE listed.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND listed.name NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
