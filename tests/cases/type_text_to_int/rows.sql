INSERT INTO agents (id, name, score) VALUES
    (1, 'a', '42'),
    (2, 'b', '-7');
