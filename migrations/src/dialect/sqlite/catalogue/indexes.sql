-- Every key of every index that belongs to no constraint: those have no text. The key's name is NULL where an expression is indexed.
SELECT json_group_array(json_array(item.name, key.seqno, key.name, key."desc", key.coll))
FROM main.sqlite_schema AS item
JOIN pragma_index_xinfo(item.name, 'main') AS key
WHERE item.type = 'index' AND item.sql IS NOT NULL AND key.key = 1
  AND item.tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND item.tbl_name NOT IN ('_sqlx_migrations', '_tablewright_progress', '_tablewright_seeds')
