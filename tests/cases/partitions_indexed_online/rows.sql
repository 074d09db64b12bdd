INSERT INTO events VALUES (1, '2025-03-03', 'view', 'a'), (2, '2025-04-04', 'tap', NULL), (3, '2026-04-04', 'view', 'b'), (4, '2026-05-05', 'tap', 'c');
