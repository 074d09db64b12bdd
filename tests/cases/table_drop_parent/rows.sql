INSERT INTO agents (id, name) VALUES (1, 'planner'), (2, 'O''Brien'), (3, 'Zoë ☃');
INSERT INTO notes (id, agent_id, body) VALUES
    (1, 1, 'first'),
    (2, NULL, NULL);
