INSERT INTO teams (id, name) VALUES
    (3, 'red'),
    (4, 'blue');
INSERT INTO agents (id, name, team_id) VALUES
    (1, 'a', 4),
    (2, 'b', 3);
