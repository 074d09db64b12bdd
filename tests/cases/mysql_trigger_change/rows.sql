INSERT INTO users (id, name, age) VALUES
    (1, 'Ada', 36),
    (2, 'Bob', 7);
