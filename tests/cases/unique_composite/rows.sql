INSERT INTO agents (id, name, project) VALUES
    (1, 'a', 1),
    (2, 'b', 2);
