INSERT INTO agents (id, name, status) VALUES
    (1, 'a', NULL),
    (2, 'b', 'busy');
