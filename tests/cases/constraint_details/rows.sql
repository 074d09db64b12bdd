INSERT INTO authors (tenant, id) VALUES (1, 1), (1, 2);
INSERT INTO posts (tenant, id, author, slug) VALUES (1, 1, 1, 'a'), (1, 2, NULL, 'b');
