INSERT INTO events VALUES (1, '2025-03-03', 'a'), (2, '2025-04-04', NULL), (3, '2026-04-04', 'b');
