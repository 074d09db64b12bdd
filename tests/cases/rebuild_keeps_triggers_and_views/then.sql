UPDATE agents SET age = 7 WHERE id = 1;
