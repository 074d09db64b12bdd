INSERT INTO agents (code, name) VALUES
    ('a', 'A'),
    ('b', 'B');
INSERT INTO notes (id, agent_code) VALUES
    (1, 'a'),
    (2, 'b');
