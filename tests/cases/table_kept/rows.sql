INSERT INTO events (id, at, kind) VALUES (1, '2026-01-01 00:00:00+00', 'a'), (2, '2026-01-02 00:00:00+00', 'b');
