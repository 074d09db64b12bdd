CREATE VIEW old_agents AS SELECT id, name FROM agents WHERE age > 4;
