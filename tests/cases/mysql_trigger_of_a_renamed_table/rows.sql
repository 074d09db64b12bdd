INSERT INTO users (id, name, age) VALUES
    (1, 'Ada', 36),
    (2, 'Bob', 7);
INSERT INTO totals VALUES (1, 0);
