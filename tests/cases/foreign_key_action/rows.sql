INSERT INTO teams (id, name) VALUES
    (1, 'red'),
    (2, 'blue');
INSERT INTO agents (id, name, team_id) VALUES
    (1, 'a', 1),
    (2, 'b', NULL);
