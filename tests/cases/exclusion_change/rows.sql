INSERT INTO bookings (id, seat, during) VALUES (1, 1, '[2026-01-01, 2026-01-03)'), (2, 2, '[2026-01-01, 2026-01-02)');
