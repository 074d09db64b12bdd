INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 5),
    (9, 'z', 5);
DELETE FROM agents WHERE id = 9;
