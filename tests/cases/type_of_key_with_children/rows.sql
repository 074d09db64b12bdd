INSERT INTO agents (id, name) VALUES (1, 'planner'), (2, 'O''Brien'), (3, 'Zoë ☃');
INSERT INTO notes (id, agent_id, body) VALUES
    (1, 1, 'x'),
    (2, 2, 'y');
INSERT INTO badges (id, agent_id) VALUES
    (1, 1),
    (2, NULL);
