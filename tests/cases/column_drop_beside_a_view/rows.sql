INSERT INTO agents (id, name, age, gone) VALUES
    (1, 'a', 5, 'g');
