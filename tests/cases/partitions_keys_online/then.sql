DELETE FROM users WHERE id = 3;
INSERT INTO events VALUES (5, '2026-06-06', 'tap', 2, 'e');
