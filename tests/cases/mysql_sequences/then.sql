INSERT INTO orders (what) VALUES ('c'), ('d'), ('e'), ('f');
