INSERT INTO teams (id) VALUES (1), (2);
INSERT INTO agents (id, name, motto, state, team_id) VALUES
  (1, 'Ada', 'Count', 'busy', 1),
  (2, 'O''Brien', NULL, 'idle', NULL),
  (3, 'Zoë ☃', '', 'idle', 2);
INSERT INTO notes (agent_id) VALUES (1), (2), (3);
