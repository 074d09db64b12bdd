-- Every table, index, view and trigger, with the text that created it. Not ours: SQLite's own objects and the history of migrations.
SELECT json_group_array(json_array(object.type, object.name, object.tbl_name, object.sql))
FROM main.sqlite_schema AS object
WHERE object.tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND object.tbl_name NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
