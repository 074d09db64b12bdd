INSERT INTO agents (id, name) VALUES (1, 'planner'), (2, 'O''Brien'), (3, 'Zoë ☃');
