-- Functions that this connection has, and tables that are called like functions, in lower case. Those that read JSON are known only once they are used.
SELECT json_group_array(name)
FROM (SELECT lower(name) AS name FROM pragma_function_list
      UNION SELECT lower(name) FROM pragma_module_list
      UNION VALUES ('json_each'), ('json_tree'), ('jsonb_each'), ('jsonb_tree'))
