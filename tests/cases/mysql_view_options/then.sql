INSERT INTO adults (name, age) VALUES ('Cyd', 40);
