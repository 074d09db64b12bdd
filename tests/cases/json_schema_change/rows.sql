INSERT INTO runs (id, config) VALUES (1, '{"tokens": 5}'), (2, '{"tokens": 100, "more": []}');
