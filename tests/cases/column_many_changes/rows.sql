INSERT INTO agents (id, name, age, status, score, gone) VALUES
    (1, 'a', 5, NULL, 2, 'g'),
    (2, 'b', 6, 'busy', 3, NULL);
