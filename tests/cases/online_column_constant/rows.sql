INSERT INTO teams (id, name) VALUES (1, 'red'), (2, 'blue');
INSERT INTO agents (id, name, team_id, score, email) VALUES (1, 'planner', 1, 5, 'a@x'), (2, 'O''Brien', 2, 7, 'b@x'), (3, 'Zoë ☃', 1, 9, 'c@x');
