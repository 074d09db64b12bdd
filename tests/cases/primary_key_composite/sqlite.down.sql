-- no-transaction

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of grants is kept" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_2" = 0)
);

-- Rows without a parent that are there already are no reason to stop.
CREATE TABLE temp."_tablewright_orphans" AS
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('grants') GROUP BY "table", "parent";

-- The table grants is written anew.
CREATE TABLE "_tablewright_new_grants" (
    "id" INTEGER NOT NULL CONSTRAINT "grants_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" BIGINT NOT NULL,
    "role" TEXT NOT NULL,
    CONSTRAINT "grants_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE
);

INSERT INTO "_tablewright_new_grants" ("agent_id", "role")
SELECT "agent_id", "role"
FROM "grants";

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "grants") - (SELECT count(*) FROM "_tablewright_new_grants");

DROP TABLE "grants";
ALTER TABLE "_tablewright_new_grants" RENAME TO "grants";

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('grants') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_orphans" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

DROP TABLE temp."_tablewright_orphans";
DROP TABLE temp."_tablewright_proof";

COMMIT;
PRAGMA foreign_keys = ON;
