UPDATE users SET name = 'Eve' WHERE id = 2; INSERT INTO users (id, name) VALUES (3, 'Cyd');
