-- before
CREATE TABLE books (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT 'Unknown' COLLATE NOCASE, sort TEXT, gone TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, book INTEGER NOT NULL REFERENCES books (id), name TEXT);
CREATE VIEW meta AS SELECT id, title, title_sort(title) AS sorted, (SELECT concat_all(name) FROM tags WHERE book = books.id) AS tags FROM books;
CREATE VIEW over_meta AS SELECT sorted FROM meta;
-- rows
INSERT INTO books (id, title, sort) VALUES (1, 'The Tale', 'Tale, The'), (2, 'A Song', 'Song, A');
INSERT INTO tags VALUES (1, 1, 'old'), (2, 2, 'sung');
-- after
CREATE TABLE books (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT 'Unknown' COLLATE NOCASE, sort TEXT COLLATE NOCASE, uuid TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, book INTEGER NOT NULL REFERENCES books (id), name TEXT, weight INT);
CREATE VIEW meta AS SELECT id, title, title_sort(title) AS sorted, uuid, (SELECT concat_all(name) FROM tags WHERE book = books.id) AS tags FROM books;
CREATE VIEW over_meta AS SELECT sorted FROM meta;
CREATE TRIGGER books_insert AFTER INSERT ON books BEGIN UPDATE books SET sort = title_sort(new.title), uuid = uuid4() WHERE id = new.id; END;
CREATE TRIGGER books_update AFTER UPDATE OF title ON books WHEN new.title <> old.title BEGIN UPDATE books SET sort = title_sort(new.title) WHERE id = new.id; END;
