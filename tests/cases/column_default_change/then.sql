INSERT INTO agents (name) VALUES ('after');
