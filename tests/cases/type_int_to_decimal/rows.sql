INSERT INTO agents (id, name, price) VALUES
    (1, 'a', 42);
