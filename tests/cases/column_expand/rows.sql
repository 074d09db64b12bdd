INSERT INTO teams (id) VALUES (1), (2);
INSERT INTO agents (id, title, motto, state, team_id) VALUES
  (1, 'Ada', 'Count', 'busy', 1),
  (2, 'Rob', NULL, 'idle', NULL),
  (3, 'rbo', '', 'idle', 2);
