UPDATE users SET home = ROW('a', 'b'), span = '[1,2)';
