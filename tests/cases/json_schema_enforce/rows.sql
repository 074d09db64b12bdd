INSERT INTO runs (id, config, limits) VALUES
    (1, '{"name": "a", "mode": "fast", "seed": null}', NULL),
    (2, '{"name": "b_2", "mode": "it''s slow", "seed": 7.0, "max turns": 999, "agents": [{"name": "x", "temperature": 0.5, "tools": ["a", "b"]}]}', '5'),
    (3, '{"name": "c", "mode": "fast", "first": {"name": "ä", "more": [1, {"two": 2}]}}', '{"tokens": 3, "more": true}');
