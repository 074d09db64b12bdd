-- before
CREATE TABLE "file" (id INTEGER PRIMARY KEY, "path" TEXT, "size" INTEGER, UNIQUE ("path", "size"));
CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE VIEW big AS SELECT id FROM "file" WHERE "size" > 1000;
CREATE TABLE job (id INTEGER PRIMARY KEY, "path" TEXT REFERENCES "file" ("path") ON DELETE CASCADE, note TEXT, gone INTEGER REFERENCES "not there" (id), seen INTEGER REFERENCES big (id) DEFERRABLE INITIALLY DEFERRED, half INTEGER REFERENCES pair, plain INTEGER REFERENCES "file", lost INTEGER REFERENCES no_table, CONSTRAINT odd FOREIGN KEY (note, gone) REFERENCES "file" ("size", "no such") ON UPDATE SET NULL);
CREATE INDEX job_note ON job (note);
-- rows
-- no-transaction
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
INSERT INTO "file" VALUES (1, '/a', 10), (2, '/a', 20);
INSERT INTO job VALUES (1, '/a', 'first', 7, 2, 1, 1, 9), (2, '/b', NULL, NULL, NULL, NULL, NULL, NULL);
COMMIT;
PRAGMA foreign_keys = ON;
-- after
CREATE TABLE "file" (id INTEGER PRIMARY KEY, "path" TEXT, "size" INTEGER NOT NULL DEFAULT 0, UNIQUE ("path", "size"));
CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE VIEW big AS SELECT id FROM "file" WHERE "size" > 1000;
CREATE TABLE job (id INTEGER PRIMARY KEY, "path" TEXT REFERENCES "file" ("path") ON DELETE CASCADE, note VARCHAR(20), gone INTEGER REFERENCES "not there" (id), seen INTEGER REFERENCES big (id) DEFERRABLE INITIALLY DEFERRED, half INTEGER REFERENCES pair, plain INTEGER REFERENCES "file", lost INTEGER REFERENCES no_table, CONSTRAINT odd FOREIGN KEY (note, gone) REFERENCES "file" ("size", "no such") ON UPDATE SET NULL);
CREATE INDEX job_note ON job (note);
