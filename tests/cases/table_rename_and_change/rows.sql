INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 10),
    (2, 'b', 20);
INSERT INTO notes (id, agent_id) VALUES
    (1, 1),
    (2, 2);
