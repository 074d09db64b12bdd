INSERT INTO agents (id, name, email) VALUES
    (1, 'a', 'a@x'),
    (2, 'b', 'b@x');
