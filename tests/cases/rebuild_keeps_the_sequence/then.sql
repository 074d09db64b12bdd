INSERT INTO agents (name, age) VALUES ('after', 1);
