INSERT INTO orders (id, status, country_id) VALUES (1, 'open', 95), (2, 'paid', NULL), (3, 'open', 49);
