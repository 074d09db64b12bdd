INSERT INTO agents (id, name, score) VALUES
    (1, 'a', NULL),
    (2, 'b', 7);
