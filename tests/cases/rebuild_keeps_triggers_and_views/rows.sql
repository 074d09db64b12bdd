INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 5),
    (2, 'b', 6);
INSERT INTO notes (id, agent_id, body) VALUES
    (1, 1, 'x'),
    (2, 2, 'y'),
    (3, 2, 'z');
INSERT INTO badges (id, agent_id) VALUES
    (1, 1),
    (2, NULL);
