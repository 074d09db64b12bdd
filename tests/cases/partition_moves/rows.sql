INSERT INTO readings (id, value) VALUES (1, 10), (2, 20);
INSERT INTO logs (level, text) VALUES ('info', 'a'), ('error', 'b');
INSERT INTO spare (level, text) VALUES ('trace', 'c');
