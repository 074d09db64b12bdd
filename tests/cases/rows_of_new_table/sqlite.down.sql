-- no-transaction
-- hazard: drop_column orders.priority: every value of this column is lost
-- hazard: drop_table statuses: the table and every row of it are lost
-- hazard: drop_table groups: the table and every row of it are lost

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of orders is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in orders is kept" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_5" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0)
);

BEGIN IMMEDIATE;

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- The table orders is written anew: drops priority, drops orders_priority_fkey, drops orders_status_fkey.
SAVEPOINT "_tablewright";

ALTER TABLE "orders" RENAME TO "_tablewright_old_orders";

CREATE TABLE "orders" (
    "id" INTEGER NOT NULL CONSTRAINT "orders_pkey" PRIMARY KEY AUTOINCREMENT,
    "status" VARCHAR(20) NOT NULL
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'orders', seq FROM sqlite_sequence WHERE name = '_tablewright_old_orders';

INSERT INTO "orders" ("id", "status")
SELECT "id", "status"
FROM "_tablewright_old_orders";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_orders") - (SELECT count(*) FROM "orders");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_orders' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'orders'), 0);

DROP TABLE "_tablewright_old_orders";
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

SAVEPOINT "_tablewright";
DROP TABLE "statuses";
SAVEPOINT "_tablewright";
DROP TABLE "groups";

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('orders')
)
SELECT (SELECT count(*) <> 5 FROM temp."_tablewright_proof")
    + (SELECT count(*) FROM (VALUES ('table orders') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column orders.priority'), ('table _tablewright_old_orders'), ('table groups'), ('table statuses') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
