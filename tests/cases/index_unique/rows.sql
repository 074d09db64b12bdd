INSERT INTO agents (id, name, email) VALUES
    (1, 'a', NULL),
    (2, 'b', NULL),
    (3, 'c', 'c@x');
