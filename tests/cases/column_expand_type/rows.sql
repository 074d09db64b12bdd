INSERT INTO orders (id, price, note) VALUES (1, 1250, 'a'), (2, 5, NULL);
