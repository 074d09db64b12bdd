INSERT INTO documents (id, name, words, place) VALUES (1, 'a', 'one two', '(1,2)'), (2, 'b', 'three', '(3,4)');
