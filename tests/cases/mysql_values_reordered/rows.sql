INSERT INTO notes (kind, tags, size) VALUES ('a', 'x,z', 1), ('b', '', NULL), ('c', 'y', 3);
