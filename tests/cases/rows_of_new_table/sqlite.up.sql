-- no-transaction
-- rows: groups (code) by code
-- rows: statuses (code, label, in_group) by code

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
    "broken_6" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_6" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0),
    "table" TEXT,
    "parent" TEXT,
    "rows" INTEGER
);

BEGIN IMMEDIATE;

SAVEPOINT "_tablewright";

CREATE TABLE "groups" (
    "code" VARCHAR(20) NOT NULL,
    CONSTRAINT "groups_pkey" PRIMARY KEY ("code")
);

SAVEPOINT "_tablewright";

CREATE TABLE "statuses" (
    "code" VARCHAR(20) NOT NULL,
    "label" TEXT NOT NULL,
    "in_group" VARCHAR(20) NOT NULL,
    CONSTRAINT "statuses_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "statuses_in_group_fkey" FOREIGN KEY ("in_group") REFERENCES "groups" ("code")
);

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Rows without a parent that are there already are no reason to stop.
INSERT INTO temp."_tablewright_proof" ("table", "parent", "rows")
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('orders') GROUP BY "table", "parent";

-- The table orders is written anew: adds priority, adds orders_priority_fkey, adds orders_status_fkey.
SAVEPOINT "_tablewright";

ALTER TABLE "orders" RENAME TO "_tablewright_old_orders";

CREATE TABLE "orders" (
    "id" INTEGER NOT NULL CONSTRAINT "orders_pkey" PRIMARY KEY AUTOINCREMENT,
    "status" VARCHAR(20) NOT NULL,
    "priority" VARCHAR(20) NOT NULL DEFAULT 'running',
    CONSTRAINT "orders_priority_fkey" FOREIGN KEY ("priority") REFERENCES "groups" ("code"),
    CONSTRAINT "orders_status_fkey" FOREIGN KEY ("status") REFERENCES "statuses" ("code") ON DELETE CASCADE
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
SAVEPOINT "_tablewright";

INSERT INTO "groups" ("code") VALUES
    ('done'),
    ('running');

SAVEPOINT "_tablewright";

INSERT INTO "statuses" ("code", "label", "in_group") VALUES
    ('open', 'Open', 'running'),
    ('paid', 'Paid', 'done');

PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('orders') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('statuses') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('orders')
)
SELECT (SELECT count(*) <> 6 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('column orders.priority'), ('table groups'), ('table orders'), ('table statuses') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('table _tablewright_old_orders') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
