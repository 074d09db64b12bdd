-- Every key of every index that belongs to no constraint. name is NULL where an expression is indexed.
WITH listed AS MATERIALIZED (
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
)
SELECT listed.name, item.name, item."unique", item.partial, key.name, key."desc", key.coll
FROM listed
JOIN pragma_index_list(listed.name, 'main') AS item
JOIN pragma_index_xinfo(item.name, 'main') AS key
WHERE item.origin = 'c' AND key.key = 1
  AND listed.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND listed.name NOT IN ('_sqlx_migrations', '_tablewright_progress')
ORDER BY listed.name, item.name, key.seqno
