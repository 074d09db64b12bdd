-- no-transaction
-- precondition: add_unique pairs.pairs_pkey: SELECT CAST("a" AS TEXT) AS "a", CAST("b" AS TEXT) AS "b", CAST(count(*) AS TEXT) AS "number of rows" FROM "pairs" WHERE "a" IS NOT NULL AND "b" IS NOT NULL GROUP BY "a", "b" HAVING count(*) > 1

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of pairs is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_4" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0)
);

BEGIN IMMEDIATE;

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- The table pairs is written anew: alters pairs_pkey.
SAVEPOINT "_tablewright";

ALTER TABLE "pairs" RENAME TO "_tablewright_old_pairs";

CREATE TABLE "pairs" (
    "a" INT NOT NULL,
    "b" INT NOT NULL,
    CONSTRAINT "pairs_pkey" PRIMARY KEY ("a", "b")
);

INSERT INTO "pairs" (rowid, "a", "b")
SELECT rowid, "a", "b"
FROM "_tablewright_old_pairs";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_pairs") - (SELECT count(*) FROM "pairs");

DROP TABLE "_tablewright_old_pairs";
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
)
SELECT (SELECT count(*) <> 4 FROM temp."_tablewright_proof")
    + (SELECT count(*) FROM (VALUES ('table pairs') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('table _tablewright_old_pairs') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
