INSERT INTO users VALUES (1), (2), (3);
INSERT INTO events VALUES (1, '2025-03-03', 'view', 1, 'a'), (2, '2025-04-04', 'tap', NULL, 'b'), (3, '2026-04-04', 'view', 2, 'c'), (4, '2026-05-05', 'tap', 3, 'd');
