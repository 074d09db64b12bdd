-- both
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT, name TEXT);
-- before
CREATE TABLE child (id INTEGER PRIMARY KEY, code TEXT, other INTEGER, own INTEGER REFERENCES parent (id));
CREATE TABLE "first, of all" (id INTEGER PRIMARY KEY, "the code" TEXT REFERENCES parent (code));
-- rows
-- no-transaction
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
INSERT INTO parent VALUES (1, 'x', 'one'), (2, 'x', 'two');
INSERT INTO child VALUES (1, 'x', 5, 1), (2, 'y', NULL, 2);
INSERT INTO "first, of all" VALUES (1, 'x');
COMMIT;
PRAGMA foreign_keys = ON;
-- after
CREATE TABLE child (id INTEGER PRIMARY KEY, code TEXT REFERENCES parent (code), other INTEGER, own INTEGER REFERENCES parent (id));
CREATE TABLE "first, of all" (id INTEGER PRIMARY KEY, "the code" TEXT);
