-- What every table and view is: table, view, virtual, shadow; and what is said of it as a whole.
SELECT json_group_array(json_array(name, type, wr, strict))
FROM pragma_table_list
WHERE schema = 'main'
