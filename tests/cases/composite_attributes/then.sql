UPDATE users SET home = ROW('Main St', 'Springfield', '12345');
