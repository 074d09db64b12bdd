INSERT INTO agents (id, name) VALUES (10, 'by the old name');
INSERT INTO bots (id, label) VALUES (11, 'by the new name');
UPDATE agents SET name = 'Ada again' WHERE id = 1;
UPDATE bots SET label = 'Brien' WHERE id = 2;
DELETE FROM agents WHERE id = 3;
