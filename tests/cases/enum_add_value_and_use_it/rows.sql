INSERT INTO agents (id, name, status) VALUES
    (1, 'a', 'idle'),
    (2, 'b', 'busy'),
    (3, 'c', 'failed');
