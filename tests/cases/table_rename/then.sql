INSERT INTO bots (name) VALUES ('after');
