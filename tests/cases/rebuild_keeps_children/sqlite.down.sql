-- no-transaction

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of agents is kept" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_2" = 0)
);

-- Rows without a parent that are there already are no reason to stop.
CREATE TABLE temp."_tablewright_orphans" AS
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('badges') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent";

-- The table agents is written anew.
CREATE TABLE "_tablewright_new_agents" (
    "id" INTEGER NOT NULL CONSTRAINT "agents_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "age" INT NOT NULL
);

INSERT INTO "_tablewright_new_agents" ("id", "name", "age")
SELECT "id", "name", "age"
FROM "agents";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_agents';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_agents', seq FROM sqlite_sequence WHERE name = 'agents';

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "agents") - (SELECT count(*) FROM "_tablewright_new_agents");

DROP TABLE "agents";
ALTER TABLE "_tablewright_new_agents" RENAME TO "agents";

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('badges') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_orphans" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

DROP TABLE temp."_tablewright_orphans";
DROP TABLE temp."_tablewright_proof";

COMMIT;
PRAGMA foreign_keys = ON;
