INSERT INTO agents (id, name) VALUES (10, 'by the old name');
INSERT INTO bots (id, name, state) VALUES (11, 'by the new name', 'busy');
UPDATE agents SET state = 'gone', motto = NULL WHERE name = 'Ada';
UPDATE agents SET team_id = 1 WHERE team_id IS NULL AND id = 10;
DELETE FROM agents WHERE id = 2;
INSERT INTO notes (agent_id) SELECT id FROM agents WHERE id = 10;
