INSERT INTO agents (id, name, config) VALUES
    (1, 'a', '{"a": [1, 2]}');
