INSERT INTO agents (id, name, seen_at) VALUES
    (1, 'a', '2026-11-22 10:00:00');
