INSERT INTO orders (id, ordered_on, note) VALUES (1, '2023-03-01', 'first'), (2, '2024-05-05', NULL), (3, '2025-12-31', 'it''s');
