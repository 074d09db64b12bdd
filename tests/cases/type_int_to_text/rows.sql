INSERT INTO agents (id, name, score) VALUES
    (1, 'a', 42);
