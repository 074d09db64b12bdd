INSERT INTO agents (name, score) VALUES
    ('a', 5);
