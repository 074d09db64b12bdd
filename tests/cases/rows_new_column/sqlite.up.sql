-- no-transaction
-- hazard: drop_column statuses.old: every value of this column is lost
-- hazard: delete_reference_row statuses.void: the row goes
-- rows: statuses (code, label, rank, is_final, hint) by code

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of statuses is kept" CHECK ("broken_3" = 0),
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

-- The table statuses is written anew: adds rank, adds is_final, adds hint, drops old, adds ranked.
SAVEPOINT "_tablewright";

ALTER TABLE "statuses" RENAME TO "_tablewright_old_statuses";

CREATE TABLE "statuses" (
    "code" VARCHAR(20) NOT NULL,
    "label" TEXT NOT NULL,
    "rank" INT NOT NULL,
    "is_final" BOOLEAN NOT NULL DEFAULT 0,
    "hint" TEXT,
    CONSTRAINT "statuses_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "ranked" CHECK (rank > 0)
);

INSERT INTO "statuses" (rowid, "code", "label", "rank")
SELECT rowid, "code", "label", CASE "code" WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 1 END
FROM "_tablewright_old_statuses";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_statuses") - (SELECT count(*) FROM "statuses");

DROP TABLE "_tablewright_old_statuses";
SAVEPOINT "_tablewright";

INSERT INTO "statuses" ("code", "label", "rank", "is_final", "hint") VALUES
    ('sent', 'Sent', 3, 1, NULL);

SAVEPOINT "_tablewright";
UPDATE "statuses" SET "is_final" = 0 WHERE "code" = 'open';
SAVEPOINT "_tablewright";
UPDATE "statuses" SET "is_final" = 1, "hint" = 'nothing is due' WHERE "code" = 'paid';
SAVEPOINT "_tablewright";
DELETE FROM "statuses" WHERE "code" = 'void';
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('statuses')
)
SELECT (SELECT count(*) <> 4 FROM temp."_tablewright_proof")
    + (SELECT count(*) FROM (VALUES ('column statuses.hint'), ('column statuses.is_final'), ('column statuses.rank'), ('table statuses') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column statuses.old'), ('table _tablewright_old_statuses') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
