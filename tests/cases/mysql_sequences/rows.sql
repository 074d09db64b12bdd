INSERT INTO orders (what) VALUES
    ('a'),
    ('b');
