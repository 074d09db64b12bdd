INSERT INTO teams (id, name, parent_id) VALUES (1, 'red', NULL), (2, 'blue', 1), (2147483647, 'last', 2);
INSERT INTO agents (id, team_id) VALUES (1, 1), (2, 2), (3, 2147483647);
