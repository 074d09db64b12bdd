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
CREATE VIRTUAL TABLE words USING fts5(name, content = 'parents', content_rowid = 'id');
CREATE TRIGGER words_in AFTER INSERT ON parents BEGIN INSERT INTO words (rowid, name) VALUES (new.id, new.name); END;
CREATE TRIGGER words_out AFTER DELETE ON parents BEGIN INSERT INTO words (words, rowid, name) VALUES ('delete', old.id, old.name); END;
