INSERT INTO parents (id, code) VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO children (id, parent_id, guardian_id) VALUES (1, 1, 2), (2, 2, NULL), (3, 3, 3);
