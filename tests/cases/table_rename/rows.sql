INSERT INTO agents (name) VALUES ('planner'), ('O''Brien'), ('Zoë ☃');
