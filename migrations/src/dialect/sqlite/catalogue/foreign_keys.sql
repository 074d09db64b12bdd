-- Every column of every foreign key. SQLite numbers the keys of a table from the last declared one.
WITH listed AS MATERIALIZED (
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
)
SELECT json_group_array(json_array(
    listed.name, key.id, key.seq, key."table", key."from", key."to", key.on_update, key.on_delete
))
FROM listed
JOIN pragma_foreign_key_list(listed.name, 'main') AS key
WHERE listed.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND listed.name NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
