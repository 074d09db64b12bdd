INSERT INTO agents (id, name, score) VALUES
    (1, 'a', 2147483647),
    (2, 'b', -5);
