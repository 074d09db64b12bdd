-- no-transaction
-- hazard: drop_column states.rank: every value of this column is lost
-- hazard: delete_reference_row statuses.sent: the row goes; rows of orders that refer to it stop the migration

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of states is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_5" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0),
    "table" TEXT,
    "parent" TEXT,
    "rows" INTEGER
);

BEGIN IMMEDIATE;

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Rows without a parent that are there already are no reason to stop.
INSERT INTO temp."_tablewright_proof" ("table", "parent", "rows")
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('orders') GROUP BY "table", "parent";

-- The table states is written anew: drops rank, drops ranked, renames the constraint statuses_pkey to states_pkey.
SAVEPOINT "_tablewright";

ALTER TABLE "statuses" RENAME TO "_tablewright_old_statuses";

CREATE TABLE "statuses" (
    "key" VARCHAR(20) NOT NULL,
    "title" TEXT NOT NULL,
    CONSTRAINT "states_pkey" PRIMARY KEY ("key")
);

INSERT INTO "statuses" (rowid, "key", "title")
SELECT rowid, "key", "title"
FROM "_tablewright_old_statuses";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_statuses") - (SELECT count(*) FROM "statuses");

DROP TABLE "_tablewright_old_statuses";
SAVEPOINT "_tablewright";
UPDATE "statuses" SET "title" = 'Open' WHERE "key" = 'open';
SAVEPOINT "_tablewright";
DELETE FROM "statuses" WHERE "key" = 'sent';
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('orders') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

SAVEPOINT "_tablewright";
ALTER TABLE "statuses" RENAME COLUMN "key" TO "code";
SAVEPOINT "_tablewright";
ALTER TABLE "statuses" RENAME COLUMN "title" TO "label";
SAVEPOINT "_tablewright";
ALTER TABLE "statuses" RENAME TO "states";

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('states')
)
SELECT (SELECT count(*) <> 5 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('column states.code'), ('column states.label'), ('table states') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column states.key'), ('column states.rank'), ('column states.title'), ('table _tablewright_old_statuses'), ('table statuses') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
