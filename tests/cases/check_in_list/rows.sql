INSERT INTO agents (id, name, status) VALUES
    (1, 'a', 'idle');
