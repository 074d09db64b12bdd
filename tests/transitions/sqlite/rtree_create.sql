-- both
CREATE TABLE parents (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, age INT);
CREATE TABLE kids (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE, body TEXT);
CREATE TABLE pets (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id) ON DELETE SET NULL);
CREATE TABLE log (line TEXT);
-- rows
INSERT INTO parents (id, name, age) VALUES (1, 'ada', 5), (2, 'bob', 6), (7, 'cyd', 5);
INSERT INTO kids VALUES (1, 1, 'x'), (2, 2, 'y'), (3, 2, 'z');
INSERT INTO pets VALUES (1, 1), (2, NULL), (3, 2);
DELETE FROM parents WHERE id = 7;
-- after
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1, y0, y1);
