UPDATE users SET name = 'Eve';
