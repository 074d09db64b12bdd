INSERT INTO agents (id, name, history) VALUES
    (1, 'a', '{idle,busy}'),
    (2, 'b', NULL);
