INSERT INTO documents (id, title, body, tags, size) VALUES (1, 'a', 'b', '{x,y}', 3), (2, 'c', 'd', NULL, 4);
