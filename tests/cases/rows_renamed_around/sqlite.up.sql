-- no-transaction
-- rows: statuses (key, title, rank) by key

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

-- The table statuses is written anew: adds rank, renames the constraint states_pkey to statuses_pkey, adds ranked.
SAVEPOINT "_tablewright";

ALTER TABLE "states" RENAME TO "_tablewright_old_states";

CREATE TABLE "states" (
    "code" VARCHAR(20) NOT NULL,
    "label" TEXT NOT NULL,
    "rank" INT NOT NULL,
    CONSTRAINT "statuses_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "ranked" CHECK (rank > 0)
);

INSERT INTO "states" (rowid, "code", "label", "rank")
SELECT rowid, "code", "label", CASE "code" WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 1 END
FROM "_tablewright_old_states";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_states") - (SELECT count(*) FROM "states");

DROP TABLE "_tablewright_old_states";
SAVEPOINT "_tablewright";

INSERT INTO "states" ("code", "label", "rank") VALUES
    ('sent', 'Sent', 3);

SAVEPOINT "_tablewright";
UPDATE "states" SET "label" = 'Opened' WHERE "code" = 'open';
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
ALTER TABLE "states" RENAME COLUMN "code" TO "key";
SAVEPOINT "_tablewright";
ALTER TABLE "states" RENAME COLUMN "label" TO "title";
SAVEPOINT "_tablewright";
ALTER TABLE "states" RENAME TO "statuses";

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('statuses')
)
SELECT (SELECT count(*) <> 5 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('column statuses.key'), ('column statuses.rank'), ('column statuses.title'), ('table statuses') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column statuses.code'), ('column statuses.label'), ('table _tablewright_old_states'), ('table states') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
