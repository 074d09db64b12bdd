INSERT INTO agents (id, name, level) VALUES
    (1, 'a', 'low');
