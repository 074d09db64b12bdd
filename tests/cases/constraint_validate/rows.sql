INSERT INTO teams (id) VALUES (1), (2);
INSERT INTO agents (id, age, team_id) VALUES (1, 30, 1), (2, 40, 2);
