INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 5);
CREATE VIEW old_agents AS SELECT id, name, age FROM agents WHERE age > 4;
CREATE VIEW older_agents AS SELECT name, age + 1 AS next FROM old_agents;
COMMENT ON VIEW old_agents IS 'not young';
