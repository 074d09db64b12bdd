-- no-transaction

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

-- What must hold before this is committed: a claim that breaks stops the migration, by its name.
CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "every row of agents is kept" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "every row of badges is kept" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of notes is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_4" = 0)
);

-- Rows without a parent that are there already are no reason to stop.
CREATE TABLE temp."_tablewright_orphans" AS
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('badges') GROUP BY "table", "parent"
UNION ALL
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('notes') GROUP BY "table", "parent";

-- The table agents is written anew.
CREATE TABLE "_tablewright_new_agents" (
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

INSERT INTO "_tablewright_new_agents" (rowid, "id", "name")
SELECT rowid, "id", "name"
FROM "agents";

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT (SELECT count(*) FROM "agents") - (SELECT count(*) FROM "_tablewright_new_agents");

DROP TABLE "agents";
ALTER TABLE "_tablewright_new_agents" RENAME TO "agents";

-- The table badges is written anew.
CREATE TABLE "_tablewright_new_badges" (
    "id" INTEGER NOT NULL CONSTRAINT "badges_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" BIGINT,
    CONSTRAINT "badges_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE SET NULL
);

INSERT INTO "_tablewright_new_badges" ("id", "agent_id")
SELECT "id", "agent_id"
FROM "badges";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_badges';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_badges', seq FROM sqlite_sequence WHERE name = 'badges';

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT (SELECT count(*) FROM "badges") - (SELECT count(*) FROM "_tablewright_new_badges");

DROP TABLE "badges";
ALTER TABLE "_tablewright_new_badges" RENAME TO "badges";

-- The table notes is written anew.
CREATE TABLE "_tablewright_new_notes" (
    "id" INTEGER NOT NULL CONSTRAINT "notes_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" BIGINT NOT NULL,
    "body" TEXT NOT NULL,
    CONSTRAINT "notes_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE
);

INSERT INTO "_tablewright_new_notes" ("id", "agent_id", "body")
SELECT "id", "agent_id", "body"
FROM "notes";

-- The highest number ever given is kept.
DELETE FROM sqlite_sequence WHERE name = '_tablewright_new_notes';

INSERT INTO sqlite_sequence (name, seq)
SELECT '_tablewright_new_notes', seq FROM sqlite_sequence WHERE name = 'notes';

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "notes") - (SELECT count(*) FROM "_tablewright_new_notes");

DROP TABLE "notes";
ALTER TABLE "_tablewright_new_notes" RENAME TO "notes";

INSERT INTO temp."_tablewright_proof" ("broken_4")
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
