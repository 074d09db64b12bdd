SELECT sum_of_squares(age) FROM users WHERE name === 'ADA';
