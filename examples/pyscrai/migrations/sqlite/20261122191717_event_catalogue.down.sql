-- no-transaction
-- hazard: drop_column event_types.category: every value of this column is lost

-- A table is rebuilt: while it is, foreign keys must not act on its children.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of event_types is kept" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_2" = 0)
);

-- Rows without a parent that are there already are no reason to stop.
CREATE TABLE temp."_tablewright_orphans" AS
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent";

-- The table event_types is written anew.
CREATE TABLE "_tablewright_new_event_types" (
    "id" INTEGER NOT NULL CONSTRAINT "event_types_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "description" TEXT,
    "data_schema" JSON,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "event_types_name_key" UNIQUE ("name"),
    CONSTRAINT "event_type_name_is_a_word" CHECK (length(trim(name)) > 0 AND name = lower(name))
);

INSERT INTO "_tablewright_new_event_types" ("id", "name", "description", "data_schema", "created_at")
SELECT "id", "name", "description", "data_schema", "created_at"
FROM "event_types";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_event_types';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_event_types', seq FROM sqlite_sequence WHERE name = 'event_types';

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "event_types") - (SELECT count(*) FROM "_tablewright_new_event_types");

DROP TABLE "event_types";
ALTER TABLE "_tablewright_new_event_types" RENAME TO "event_types";

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('event_instances') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_orphans" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

DROP TABLE temp."_tablewright_orphans";
DROP TABLE temp."_tablewright_proof";
ALTER TABLE "event_types" RENAME COLUMN "data_schema" TO "schema";

COMMIT;
PRAGMA foreign_keys = ON;
