-- no-transaction
-- hazard: drop_column notes.agent_id: every value of this column is lost
-- hazard: drop_table agents: the table and every row of it are lost

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of notes is kept" CHECK ("broken_1" = 0)
);

-- The table notes is written anew.
CREATE TABLE "_tablewright_new_notes" (
    "id" INTEGER NOT NULL CONSTRAINT "notes_pkey" PRIMARY KEY AUTOINCREMENT,
    "body" TEXT
);

INSERT INTO "_tablewright_new_notes" ("id", "body")
SELECT "id", "body"
FROM "notes";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_notes';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_notes', seq FROM sqlite_sequence WHERE name = 'notes';

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "notes") - (SELECT count(*) FROM "_tablewright_new_notes");

DROP TABLE "notes";
ALTER TABLE "_tablewright_new_notes" RENAME TO "notes";
DROP TABLE temp."_tablewright_proof";
DROP TABLE "agents";

COMMIT;
PRAGMA foreign_keys = ON;
