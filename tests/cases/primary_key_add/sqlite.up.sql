-- no-transaction

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of pairs is kept" CHECK ("broken_1" = 0)
);

-- The table pairs is written anew.
CREATE TABLE "_tablewright_new_pairs" (
    "a" INT NOT NULL,
    "b" INT NOT NULL,
    CONSTRAINT "pairs_pkey" PRIMARY KEY ("a", "b")
);

INSERT INTO "_tablewright_new_pairs" (rowid, "a", "b")
SELECT rowid, "a", "b"
FROM "pairs";

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "pairs") - (SELECT count(*) FROM "_tablewright_new_pairs");

DROP TABLE "pairs";
ALTER TABLE "_tablewright_new_pairs" RENAME TO "pairs";
DROP TABLE temp."_tablewright_proof";

COMMIT;
PRAGMA foreign_keys = ON;
