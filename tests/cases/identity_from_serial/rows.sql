INSERT INTO agents (name) VALUES ('a'), ('b'), ('c');
DELETE FROM agents WHERE name = 'c';
