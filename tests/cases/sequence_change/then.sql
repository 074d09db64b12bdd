INSERT INTO orders (what) VALUES ('c');
