INSERT INTO runs (id, config, limits) VALUES (4, '{"mode": "fast", "name": "d"}', '0');
UPDATE runs SET limits = NULL WHERE id = 2;
