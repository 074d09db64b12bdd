INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 1),
    (2, 'b', 2);
