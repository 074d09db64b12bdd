INSERT INTO agents (id, name, code) VALUES
    (1, 'a', 'abc');
