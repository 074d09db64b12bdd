INSERT INTO agents (id, name, boss_id) VALUES
    (1, 'a', NULL),
    (2, 'b', 1),
    (3, 'c', 2);
INSERT INTO notes (id, agent_id, body) VALUES
    (1, 1, 'x'),
    (2, 2, 'y');
