INSERT INTO users (id, home) VALUES
    (1, NULL);
