INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 5);
