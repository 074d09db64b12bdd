INSERT INTO agents (id, name) VALUES (1, 'planner'), (2, 'O''Brien'), (3, 'Zoë ☃');
INSERT INTO grants (id, agent_id, role) VALUES
    (1, 1, 'x'),
    (2, 1, 'y');
