INSERT INTO events (id, at, kind) VALUES
    (1, '2025-05-01 00:00:00+00', 'click'),
    (2, '2026-05-01 00:00:00+00', 'view'),
    (3, '2020-05-01 00:00:00+00', 'view');
