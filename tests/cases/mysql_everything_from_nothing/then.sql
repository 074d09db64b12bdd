INSERT INTO users (name, age) VALUES (' Ada ', 36), ('Bob', 7); CALL forget(6);
