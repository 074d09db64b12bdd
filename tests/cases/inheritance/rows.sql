INSERT INTO animals (id, name) VALUES (1, 'a');
INSERT INTO dogs (id, name) VALUES (2, 'b');
INSERT INTO cats (id, name) VALUES (3, 'c');
