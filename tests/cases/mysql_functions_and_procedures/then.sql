CALL add_user('Cyd', NULL); INSERT INTO users (name, age) SELECT 'from the view', age FROM ages WHERE id = 1;
