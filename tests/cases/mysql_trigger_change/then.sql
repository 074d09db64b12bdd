UPDATE users SET name = 'Eve' WHERE id = 2;
