INSERT INTO agents (id, name, status) VALUES
    (1, 'a', 'idle'),
    (2, 'b', 'busy'),
    (3, 'c', 'failed');
INSERT INTO log (id, was, became) VALUES
    (1, NULL, 'idle'),
    (2, 'idle', 'failed');
