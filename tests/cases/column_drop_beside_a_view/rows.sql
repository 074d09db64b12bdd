INSERT INTO agents (id, name, age, gone) VALUES
    (1, 'a', 5, 'g');
CREATE VIEW old_agents AS SELECT id, name FROM agents WHERE age > 4;
