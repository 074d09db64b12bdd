-- no-transaction

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of beds is kept" CHECK ("broken_1" = 0)
);

-- The table beds is written anew.
CREATE TABLE "_tablewright_new_beds" (
    "id" INTEGER NOT NULL CONSTRAINT "beds_pkey" PRIMARY KEY AUTOINCREMENT,
    "house" INT NOT NULL,
    "room" INT NOT NULL
);

INSERT INTO "_tablewright_new_beds" ("id", "house", "room")
SELECT "id", "house", "room"
FROM "beds";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_beds';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_beds', seq FROM sqlite_sequence WHERE name = 'beds';

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "beds") - (SELECT count(*) FROM "_tablewright_new_beds");

DROP TABLE "beds";
ALTER TABLE "_tablewright_new_beds" RENAME TO "beds";
DROP TABLE temp."_tablewright_proof";

COMMIT;
PRAGMA foreign_keys = ON;
