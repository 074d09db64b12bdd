-- Every table, index, view and trigger, with the text that created it.
-- kind: what the table is (table, view, virtual, shadow). Not ours: SQLite's own objects and the history of migrations.
WITH listed AS MATERIALIZED (
    SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'
)
SELECT object.type, object.name, object.tbl_name, object.sql, listed.type AS kind, listed.wr, listed.strict
FROM main.sqlite_schema AS object
LEFT JOIN listed ON listed.name = object.name AND object.type IN ('table', 'view')
WHERE object.tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND object.tbl_name NOT IN ('_sqlx_migrations', '_tablewright_progress')
ORDER BY object.type, object.name
