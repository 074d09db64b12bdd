INSERT INTO pages (url, part, body) VALUES ('/a', 1, 'x'), ('/a/b', 2, NULL), ('/a', 3, 'it''s');
